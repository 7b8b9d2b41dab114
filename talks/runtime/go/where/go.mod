module where

go 1.27
