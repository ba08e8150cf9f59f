"""What a bundle starts: the command `doorstep`."""

from multiprocessing import freeze_support

from studio.cli.main import main

if __name__ == "__main__":
    freeze_support()
    main()
