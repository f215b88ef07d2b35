"""What touches a disk: the door to files of a workspace, and locks."""
