"""The entry: `python -m bot`, and the console script `footnote`."""


def main() -> None:
    """Run the command line."""


if __name__ == "__main__":
    main()
