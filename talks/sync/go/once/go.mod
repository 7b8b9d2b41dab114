module once

go 1.27
