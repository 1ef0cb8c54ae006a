"""Second floor: the promise made before the data, read from YAML as data."""
