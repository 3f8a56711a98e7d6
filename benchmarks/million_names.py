"""The names of the debtors of `benchmarks.million`, the commonest first."""

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高梁罗郑谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红鹏飞宇浩凯婷雪梅兰竹云峰建国志文博思琪佳欣怡子"
    "涵梓轩俊晨睿嘉豪雨泽瑞阳光春秋冬夏海山川林木森石金铁银水清波江河湖月星辰天地仁义礼智信德福禄寿喜安康"
    "宁乐成功新立业家庆元正大中小少青松柏龙凤虎燕鹤"
)
FIRST = (
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan "
    "Joseph Jessica Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy Matthew Betty Anthony Sandra Mark "
    "Margaret Donald Ashley Steven Kimberly Andrew Emily Paul Donna Joshua Michelle Kenneth Carol Kevin Amanda "
    "Brian Melissa George Deborah Timothy Stephanie Ronald Rebecca Jason Laura Edward Helen Jeffrey Sharon Ryan "
    "Cynthia Jacob Kathleen Gary Amy Nicholas Angela Eric Shirley Jonathan Anna Stephen Brenda Larry Pamela "
    "Justin Emma Scott Nicole Brandon Samantha Wei Li Min Jing Yan Hui Xin Ling"
)
LAST = (
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson "
    "Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis "
    "Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall "
    "Rivera Campbell Mitchell Carter Roberts Wang Li Chen Zhang Liu Yang Huang Wu Zhou Xu An O'Brien O'Neill "
    "Fitzgerald McDonald MacLeod Smith-Jones Khan Patel Singh Kowalski Novak Murphy Kelly Evans Edwards Collins "
    "Stewart Morris Rogers Reed Cook Morgan Bell Bailey Cooper Richardson Cox Howard Ward Peterson Gray James "
    "Watson Brooks Sanders Price Bennett Wood Barnes Ross Henderson Coleman Jenkins Perry Powell Long Patterson "
    "Hughes Washington Butler Simmons Foster Bryant Alexander Russell Griffin Hayes Zyskowski Quillfeather"
)
