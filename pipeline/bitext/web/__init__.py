"""Pages in a browser of this machine: live, on loopback alone; needs ``bitext[web]``."""
