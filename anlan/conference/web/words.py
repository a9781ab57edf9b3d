"""What the room's and the lobby's scripts say to people: each sentence once, here, in the language of the pages."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    # One's own switches.
    "mic_on": "话筒开", "mic_off": "话筒关", "video_on": "画面开", "video_off": "画面关", "share": "共享屏幕",
    "share_stop": "停止共享",
    # The line.
    "connecting": "正在接通声音和画面。", "lost": "线断了，正在重连。点名、留言不受影响。",
    "nowhere": "媒体服务连不上，正在再试。没有声音和画面的时候，点名、举手、留言照常用。",
    "twice": "您在另一个页面进了会，先关掉那一页，再刷新这一页。",
    "weak": "网络弱，只传声音和小画面。别人听得清您。", "audio_only": "网络太弱，只传声音。别人听得清您，画面等网络好了再开。",
    "muted": "主持人请您静音，您的话筒已关。要说话请举手。", "clear": "清楚", "choppy": "有点卡", "sound_only": "只有声音",
    "no_answer": "没有连上服务器，刚才这一步没有办。您写的都还在，再点一次。",
    "sound_blocked": "浏览器还没有放声音，请在页面上随便点一下。",
    # Camera and microphone.
    "old": "这个浏览器太旧，不能开视频。请换新版的谷歌、微软、360（极速模式）浏览器，或用手机进会；点名、举手、留言照常用。",
    "insecure": "这一页不是HTTPS，浏览器不让用摄像头和话筒。请用 https:// 开头的地址打开；还没有的，请管理员装证书。",
    "refused": "浏览器没有得到允许。请点地址栏左边的锁，把摄像头和话筒改成“允许”，再刷新这一页。",
    "busy": "摄像头或话筒正被别的程序占着。请关掉微信视频、腾讯会议等，再试一次。",
    "none": "没有找到摄像头和话筒。请插好设备再试一次，也可以只听只看。",
    "no_camera": "没有找到摄像头，可以只用声音。要画面请插好摄像头再试。",
    "no_mic": "没有找到话筒，别人听不到您。请插好话筒再试。",
    "silent": "话筒没有声音。请说一句话看看；还没有，就看看话筒是不是关着。",
    "camera_good": "摄像头正常。", "mic_good": "话筒正常，能听到您。", "again": "再试一次",
    "line_testing": "正在试线路。", "line_good": "线路清楚。", "line_weak": "线路弱，进会后先传声音，画面会小一些。",
    "line_bad": "线路很差，进会后只传声音。换个信号好的地方或换条线路会好些。",
    "line_none": "媒体服务连不上，暂时没有声音和画面。请管理员看看媒体服务；点名、举手、留言照常用。",
}  # fmt: skip
