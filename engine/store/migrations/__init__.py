"""The migrations: each file under ``versions`` takes the tables from one version to the next, in one transaction."""
