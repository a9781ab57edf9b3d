"""Why an ordinary telephone cannot join a room, in the words of the page.

Janus' SIP plugin joins one telephone to one browser: its sound never enters a room, and nobody mixes a room's sound for it.
That takes a bridge (Janus' AudioBridge with plain RTP, or the operator's), and a line of the district's exchange to try it on.
"""

WHY_NOT = "普通电话不能直接拨进会场：要本单位的电话交换机接一条线。请打给已经在会上的人，请对方开免提。"
