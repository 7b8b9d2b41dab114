"""What a person can type after `talk`: each command reads its options and hands them on."""
