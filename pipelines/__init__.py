"""When and how things run: jobs, schedules, sensors, resources and the `citywise` command."""
