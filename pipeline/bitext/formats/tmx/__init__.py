"""Translation Memory eXchange 1.4b (LISA OSCAR, 2005): entries for and from other tools."""
