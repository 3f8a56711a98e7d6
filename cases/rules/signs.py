"""Chinese signs that are written in two ways: who types one finds names written with the other.

The pairs are those that stand in names; any other sign is found as it is written. Where one simplified sign serves
several traditional ones (钟: 鐘 and 鍾), each is found by it.
"""

# Simplified and traditional, two by two.
PAIRS = (
    "张張陈陳刘劉杨楊黄黃赵趙吴吳孙孫马馬罗羅郑鄭谢謝韩韓冯馮邓鄧许許苏蘇叶葉吕呂卢盧蒋蔣贾賈阎閻闫閆陆陸龙龍钱錢汤湯严嚴邹鄒庄莊颜顏华華钟鍾钟鐘谭譚万萬韦韋顾顧龚龔贺賀赖賴欧歐缪繆饶饒齐齊骆駱聂聶鲁魯关關简簡兰蘭单單宁寧寧甯"
    "乔喬阳陽郏郟纪紀项項连連诸諸肖蕭萧蕭温溫储儲庞龐娄婁应應费費闵閔尔爾时時毕畢边邊卫衛冲沖国國伟偉丽麗军軍红紅强強静靜杰傑涛濤鹏鵬云雲凤鳳义義礼禮爱愛荣榮东東兴興庆慶胜勝树樹宝寶玛瑪娇嬌娴嫻婵嬋学學晓曉凯凱剑劍贤賢贵貴远遠"
    "达達逊遜运運进進邻鄰银銀铁鐵铭銘锋鋒锐銳锦錦镇鎮长長门門闻聞隽雋韵韻顺順颖穎风風飞飛鸿鴻鹤鶴丰豐泽澤润潤涌湧泾涇渊淵灵靈灿燦炜煒焕煥烨燁烛燭尧堯圣聖坚堅坛壇垒壘岚嵐岭嶺峥崢巩鞏师師广廣开開弥彌归歸当當录錄彦彥忆憶怀懷恋戀"
    "恒恆悦悅扬揚择擇挥揮显顯晋晉晖暉权權来來柠檸栋棟标標桦樺梦夢楼樓欢歡气氣沪滬济濟浓濃涧澗滨濱满滿潇瀟灏灝玮瑋环環珑瓏琏璉琼瓊瑶瑤画畫监監盖蓋矿礦祎禕种種积積稳穩穷窮竞競笔筆笺箋纯純纬緯纲綱纳納纶綸纷紛纹紋细細终終绍紹经經"
    "结結绘繪给給络絡绚絢统統继繼绩績绪緒续續绮綺绯緋维維绵綿绿綠缘緣缤繽网網羡羨习習职職联聯聪聰肃肅艺藝节節芦蘆芸蕓苍蒼苹蘋茎莖荐薦荟薈荡蕩莲蓮莹瑩莺鶯萤螢营營萦縈蓝藍蔼藹蕴蘊虽雖补補见見观觀规規览覽觉覺誉譽计計训訓记記论論"
    "诚誠诗詩询詢语語诺諾谊誼谋謀谦謙谨謹谱譜贝貝贞貞财財赋賦赏賞赞贊赢贏轩軒载載辉輝迈邁迟遲适適选選递遞逻邏郁鬱鉴鑒钊釗钧鈞钢鋼钦欽铃鈴铮錚锡錫键鍵镜鏡间間阁閣阅閱际際陕陝随隨雾霧霁霽韬韜页頁预預领領频頻颂頌题題飘飄驰馳骁驍"
    "骄驕骏駿骥驥鱼魚鸣鳴鸾鸞黉黌龄齡书書优優伦倫伫佇俊儁俩倆俭儉冈岡刚剛创創动動励勵劲勁勋勳协協厉厲双雙发發变變台臺员員响響园園围圍儿兒"
)


def _writings() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for simple, other in zip(PAIRS[::2], PAIRS[1::2], strict=True):
        found.setdefault(simple, set()).add(other)
        found.setdefault(other, set()).add(simple)
    return {sign: "".join(sorted(others)) for sign, others in found.items()}


WRITINGS = _writings()


def writings(sign: str) -> str:
    """Return the sign and its other writings; a letter in both cases."""
    return "".join(dict.fromkeys((sign, sign.lower(), sign.upper(), *WRITINGS.get(sign, ""))))
