"""Segments drafted: from the memory, by backends in turn, by ever smaller parts.

The way of a segment, from the command line to its catalog:

1. ``translate.translate`` takes posts in windows;
2. ``window.Window.open`` looks each segment up (``lookup``); what is left are frozen ``task.Task``;
3. ``escalation.descend`` has each cut by the next of ``strategies.STRATEGIES``: an ``Attempt``;
4. ``sending.schedule.run`` sends its requests, and hands answers to ``Window.receive``;
5. ``validation.validate`` says once whether they can be used, repaired (``repair``) if need be;
6. what can is in the memory, then ``Window.hand_out`` gives it to its posts;
7. ``Window.close`` writes their catalogs.
"""
