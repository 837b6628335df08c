"""What others say of our files: the independent validators that scripts/validators installs."""
