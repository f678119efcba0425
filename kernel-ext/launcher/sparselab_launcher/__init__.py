"""What ./lab does, one job a module; standard library only, so that it runs before anything is installed."""
