<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Save the last seconds</source>
        <translation>存下刚才几十秒的回放</translation>
    </message>
    <message>
        <source>Take part: polls and draws</source>
        <translation>互动：投票和福袋</translation>
    </message>
    <message>
        <source>Take the scene of {key}</source>
        <translation>切到 {key} 的场景</translation>
    </message>
    <message>
        <source>Present product {n}</source>
        <translation>讲解第 {n} 个商品</translation>
    </message>
    <message>
        <source>Take a scene on air</source>
        <translation>切换场景上屏</translation>
    </message>
    <message>
        <source>In the preview: take it on air</source>
        <translation>在预览里：上屏</translation>
    </message>
    <message>
        <source>Space, Enter</source>
        <translation>空格、回车</translation>
    </message>
    <message>
        <source>Present the n-th product</source>
        <translation>讲解第几个商品</translation>
    </message>
    <message>
        <source>Products: five more, two less, edit</source>
        <translation>商品：加五、减二、修改</translation>
    </message>
    <message>
        <source>To decide: take, choose, edit, only chat, next</source>
        <translation>待确认：采用、选择、修改、只是聊天、下一条</translation>
    </message>
    <message>
        <source>Close a card</source>
        <translation>关闭卡片</translation>
    </message>
    <message>
        <source>Take the preview on air</source>
        <translation>预览上屏</translation>
    </message>
    <message>
        <source>Clear the preview</source>
        <translation>清空预览</translation>
    </message>
    <message>
        <source>Blank picture and sound</source>
        <translation>遮屏静音</translation>
    </message>
    <message>
        <source>Go live, or end the show</source>
        <translation>开播 / 下播</translation>
    </message>
    <message>
        <source>Start or stop recording</source>
        <translation>开始 / 停止录制</translation>
    </message>
    <message>
        <source>Mute the microphone</source>
        <translation>话筒静音</translation>
    </message>
    <message>
        <source>Take the comment off the picture</source>
        <translation>收起上墙评论</translation>
    </message>
    <message>
        <source>Show the next comment that is proposed</source>
        <translation>把下一条提议的评论上墙</translation>
    </message>
    <message>
        <source>Clear all comments off the picture</source>
        <translation>清空画面上的所有评论</translation>
    </message>
    <message>
        <source>Undo the last movement of stock</source>
        <translation>撤销上一次库存变动</translation>
    </message>
    <message>
        <source>Present the previous product</source>
        <translation>讲解上一个商品</translation>
    </message>
    <message>
        <source>Present the next product</source>
        <translation>讲解下一个商品</translation>
    </message>
    <message>
        <source>Save the show</source>
        <translation>保存节目</translation>
    </message>
    <message>
        <source>Search comments</source>
        <translation>搜索评论</translation>
    </message>
    <message>
        <source>To the newest comment</source>
        <translation>回到最新评论</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>评论</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Comments to decide</source>
        <translation>待确认的评论</translation>
    </message>
    <message>
        <source>Waitlist</source>
        <translation>候补</translation>
    </message>
    <message>
        <source>Pickup: tick off</source>
        <translation>取货核销</translation>
    </message>
    <message>
        <source>Sheets after the show</source>
        <translation>下播后的单子</translation>
    </message>
    <message>
        <source>Expert mode</source>
        <translation>专家模式</translation>
    </message>
    <message>
        <source>This list of keys</source>
        <translation>快捷键一览</translation>
    </message>
    <message>
        <source>Rehearse this show</source>
        <translation>彩排这场节目</translation>
    </message>
</context>
<context>
    <name>AskCard</name>
    <message>
        <source>Go live anyway?</source>
        <translation>仍然开播？</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>先不开</translation>
    </message>
    <message>
        <source>Go live anyway</source>
        <translation>仍然开播</translation>
    </message>
</context>
<context>
    <name>Card</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ChannelStrip</name>
    <message>
        <source>Muted</source>
        <translation>已静音</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>Mute {name}</source>
        <translation>{name}静音</translation>
    </message>
    <message>
        <source>Volume of {name}</source>
        <translation>{name}音量</translation>
    </message>
    <message>
        <source>Too loud</source>
        <translation>太响了</translation>
    </message>
    <message>
        <source>Nothing is heard</source>
        <translation>没有声音</translation>
    </message>
</context>
<context>
    <name>ClosingCard</name>
    <message>
        <source>Close the window?</source>
        <translation>关闭窗口？</translation>
    </message>
    <message>
        <source>The show is on air or being recorded. It does not need this window to go on; open the program again and it is all here.</source>
        <translation>节目正在直播或录制。关掉窗口也不会断，再打开程序就能接着用。</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>留在这里</translation>
    </message>
    <message>
        <source>Close the window, stay on air</source>
        <translation>只关窗口，继续直播</translation>
    </message>
    <message>
        <source>End the show and close</source>
        <translation>下播并关闭</translation>
    </message>
</context>
<context>
    <name>CommentsPanel</name>
    <message>
        <source>Comments</source>
        <translation>评论</translation>
    </message>
    <message>
        <source>Search name or text</source>
        <translation>搜索昵称或内容</translation>
    </message>
    <message>
        <source>Search comments</source>
        <translation>搜索评论</translation>
    </message>
    <message>
        <source>Choose which comments are listed</source>
        <translation>选择列出哪些评论</translation>
    </message>
    <message>
        <source>On screen</source>
        <translation>上墙中</translation>
    </message>
    <message>
        <source>{n} s ago</source>
        <translation>{n} 秒前</translation>
    </message>
    <message>
        <source>{n} min ago</source>
        <translation>{n} 分钟前</translation>
    </message>
    <message>
        <source>No comment service</source>
        <translation>还没有接入评论</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>提议上墙</translation>
    </message>
    <message>
        <source>Held back</source>
        <translation>待放行</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>first time here</source>
        <translation>第一次来</translation>
    </message>
    <message numerus="yes">
        <source>%n proposed for the picture: show the next</source>
        <translation>
            <numerusform>%n 条提议上墙：显示下一条</numerusform>
        </translation>
    </message>
    <message>
        <source>To the newest comment</source>
        <translation>回到最新评论</translation>
    </message>
    <message numerus="yes">
        <source>%n new comment(s)</source>
        <translation>
            <numerusform>%n 条新评论</numerusform>
        </translation>
    </message>
    <message>
        <source>No comment matches.</source>
        <translation>没有符合的评论。</translation>
    </message>
    <message>
        <source>Nobody has said anything yet. Comments appear here as they come.</source>
        <translation>还没有人说话。评论一来就会显示在这里。</translation>
    </message>
    <message>
        <source>Everybody again</source>
        <translation>看所有人</translation>
    </message>
    <message>
        <source>Every service</source>
        <translation>所有来源</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>To confirm</source>
        <translation>待确认</translation>
    </message>
</context>
<context>
    <name>DestinationForm</name>
    <message>
        <source>Streaming service</source>
        <translation>直播平台</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Server URL</source>
        <translation>推流地址</translation>
    </message>
    <message>
        <source>Stream key</source>
        <translation>串流密钥</translation>
    </message>
    <message>
        <source>kept in this computer&apos;s keyring</source>
        <translation>存在这台电脑的密钥环里</translation>
    </message>
    <message>
        <source>Save destination</source>
        <translation>保存推流地址</translation>
    </message>
    <message>
        <source>The show&apos;s own picture</source>
        <translation>主画面</translation>
    </message>
    <message>
        <source>Which picture goes there</source>
        <translation>推哪个画面</translation>
    </message>
</context>
<context>
    <name>DoctorCard</name>
    <message>
        <source>Check before the show</source>
        <translation>开播前体检</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>再检查一次</translation>
    </message>
    <message>
        <source>Checking … Say a few words, as in the show.</source>
        <translation>正在检查……请像直播时那样说几句话。</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to look at.</source>
        <translation>
            <numerusform>有 %n 处要留意。</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything works.</source>
        <translation>都能用。</translation>
    </message>
</context>
<context>
    <name>DrawPanel</name>
    <message>
        <source>Seal in the picture: {seal}</source>
        <translation>画面上的封存号：{seal}</translation>
    </message>
    <message>
        <source>{n} take part.</source>
        <translation>{n} 人参加。</translation>
    </message>
    <message>
        <source>Anybody can run it again: doorstep draw verify {file}</source>
        <translation>谁都可以重算一遍：doorstep draw verify {file}</translation>
    </message>
    <message>
        <source>{n} took part. Drawn: {names}</source>
        <translation>{n} 人参加，抽中：{names}</translation>
    </message>
    <message>
        <source>Really?</source>
        <translation>再按一次</translation>
    </message>
    <message>
        <source>Call off</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Draw now</source>
        <translation>开奖</translation>
    </message>
    <message>
        <source>How many are drawn</source>
        <translation>抽几位</translation>
    </message>
    <message>
        <source>Announce the draw</source>
        <translation>发起福袋</translation>
    </message>
    <message>
        <source>Word to type</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Word to type, such as “lucky”</source>
        <translation>口令，例如「吉祥」</translation>
    </message>
    <message>
        <source>Who takes part</source>
        <translation>谁参加</translation>
    </message>
    <message>
        <source>Who votes</source>
        <translation>投票的人参加</translation>
    </message>
    <message>
        <source>Who orders</source>
        <translation>下单的人参加</translation>
    </message>
    <message>
        <source>Who types a word</source>
        <translation>发口令的人参加</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>福袋</translation>
    </message>
</context>
<context>
    <name>EndCard</name>
    <message>
        <source>End the show?</source>
        <translation>下播？</translation>
    </message>
    <message>
        <source>On air for {time}, to {names}.</source>
        <translation>已直播 {time}，推往 {names}。</translation>
    </message>
    <message>
        <source>End the recording as well</source>
        <translation>同时停止录制</translation>
    </message>
    <message>
        <source>Stay on air</source>
        <translation>继续直播</translation>
    </message>
    <message>
        <source>End the show</source>
        <translation>下播</translation>
    </message>
</context>
<context>
    <name>GoLiveCard</name>
    <message>
        <source>Start the rehearsal?</source>
        <translation>开始彩排？</translation>
    </message>
    <message>
        <source>Go live?</source>
        <translation>现在开播？</translation>
    </message>
    <message>
        <source>Add a destination</source>
        <translation>添加推流地址</translation>
    </message>
    <message>
        <source>Record on this computer as well</source>
        <translation>同时在这台电脑上录制</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>先不开</translation>
    </message>
    <message>
        <source>Start the rehearsal</source>
        <translation>开始彩排</translation>
    </message>
    <message>
        <source>Go live now</source>
        <translation>开播</translation>
    </message>
    <message>
        <source>This is a rehearsal: picture and sound go to this computer only. Nobody else sees them.</source>
        <translation>这是彩排：画面和声音只推到这台电脑，别人看不到。</translation>
    </message>
    <message>
        <source>Everybody at these places will see the picture and hear the sound:</source>
        <translation>这些地方的人都会看到画面、听到声音：</translation>
    </message>
    <message>
        <source>Where to? Your streaming service shows the server URL and the stream key on its live page.</source>
        <translation>推到哪里？直播平台的开播页面上有推流地址和串流密钥。</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>修改{name}</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>删除{name}</translation>
    </message>
    <message>
        <source>All streams together need {needed} of upload.</source>
        <translation>所有推流一共需要 {needed} 上传。</translation>
    </message>
    <message>
        <source>And a second recording without overlays (encoded by itself)</source>
        <translation>再录一份没有贴片的画面（单独编码）</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>连接中</translation>
    </message>
    <message>
        <source>Ending</source>
        <translation>收尾中</translation>
    </message>
    <message>
        <source>On air</source>
        <translation>直播中</translation>
    </message>
    <message>
        <source>Places come and go while the show runs; the others do not notice.</source>
        <translation>直播中可以随时加推、停推，其他平台不受影响。</translation>
    </message>
    <message>
        <source>Reconnecting</source>
        <translation>重连中</translation>
    </message>
    <message>
        <source>Rehearse</source>
        <translation>彩排</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>加推</translation>
    </message>
    <message>
        <source>Start {name}</source>
        <translation>加推{name}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停推</translation>
    </message>
    <message>
        <source>Stop {name}</source>
        <translation>停推{name}</translation>
    </message>
    <message>
        <source>The whole show on this computer alone, with made-up neighbours: nothing leaves it</source>
        <translation>整场走一遍，只在这台电脑上，邻居是虚拟的：什么都不会发出去</translation>
    </message>
    <message>
        <source>Upload of this network, in Mbps (0: not known)</source>
        <translation>这里的上传带宽，Mbps（不知道填 0）</translation>
    </message>
    <message>
        <source>Where the show goes</source>
        <translation>推流去向</translation>
    </message>
    <message>
        <source>{name}: switched off</source>
        <translation>{name}：已关闭</translation>
    </message>
</context>
<context>
    <name>HostView</name>
    <message>
        <source>On air</source>
        <translation>讲解中</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>还剩</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>候补</translation>
    </message>
    <message>
        <source>No product is on air.</source>
        <translation>还没有讲解商品。</translation>
    </message>
</context>
<context>
    <name>IncidentsPanel</name>
    <message>
        <source>Nothing has gone wrong. Troubles and their endings are listed here.</source>
        <translation>一直很顺利。出了状况和恢复了都会记在这里。</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>事件</translation>
    </message>
</context>
<context>
    <name>LastShowCard</name>
    <message>
        <source>Nothing goes on air by itself.</source>
        <translation>不会自动开播。</translation>
    </message>
    <message>
        <source>The last show broke off</source>
        <translation>上次直播中断了</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>All right</source>
        <translation>知道了</translation>
    </message>
    <message>
        <source>Restore the picture</source>
        <translation>恢复当时的画面</translation>
    </message>
    <message>
        <source>It was last seen at {time}; the scene on air was {name}.</source>
        <translation>最后在 {time}，画面是「{name}」。</translation>
    </message>
</context>
<context>
    <name>LayerRow</name>
    <message>
        <source>Show {name}</source>
        <translation>显示{name}</translation>
    </message>
    <message>
        <source>Mirror {name}</source>
        <translation>{name}镜像</translation>
    </message>
    <message>
        <source>Turn {name} by a quarter</source>
        <translation>{name}转 90°</translation>
    </message>
    <message>
        <source>Place and size of {name}</source>
        <translation>{name}的位置和大小</translation>
    </message>
    <message>
        <source>Bring {name} forward</source>
        <translation>把{name}移到前面</translation>
    </message>
    <message>
        <source>Send {name} back</source>
        <translation>把{name}移到后面</translation>
    </message>
    <message>
        <source>Take {name} out of the scene</source>
        <translation>从场景里拿掉{name}</translation>
    </message>
    <message>
        <source>Cut left</source>
        <translation>左裁</translation>
    </message>
    <message>
        <source>Cut top</source>
        <translation>上裁</translation>
    </message>
    <message>
        <source>Cut right</source>
        <translation>右裁</translation>
    </message>
    <message>
        <source>Cut bottom</source>
        <translation>下裁</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Opacity of {name}</source>
        <translation>{name}的不透明度</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>上</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高</translation>
    </message>
    <message>
        <source>As set below</source>
        <translation>按下面的数字</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>铺满画面</translation>
    </message>
    <message>
        <source>Left half</source>
        <translation>左半边</translation>
    </message>
    <message>
        <source>Right half</source>
        <translation>右半边</translation>
    </message>
    <message>
        <source>Small, top left</source>
        <translation>左上小窗</translation>
    </message>
    <message>
        <source>Small, top right</source>
        <translation>右上小窗</translation>
    </message>
    <message>
        <source>Small, bottom right</source>
        <translation>右下小窗</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填满</translation>
    </message>
    <message>
        <source>Fit all of it</source>
        <translation>完整显示</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>拉伸</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>How it fills its place</source>
        <translation>填充方式</translation>
    </message>
</context>
<context>
    <name>LayersCard</name>
    <message>
        <source>Layers of {name}</source>
        <translation>{name}的图层</translation>
    </message>
    <message>
        <source>This scene is on air: what you change is seen at once.</source>
        <translation>这个场景正在播出，改动马上看得到。</translation>
    </message>
    <message>
        <source>In front first.</source>
        <translation>最上面的在最前。</translation>
    </message>
    <message>
        <source>What to add</source>
        <translation>要添加的</translation>
    </message>
    <message>
        <source>Add to the scene</source>
        <translation>加进场景</translation>
    </message>
</context>
<context>
    <name>LineRow</name>
    <message>
        <source>Product</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Take this line out</source>
        <translation>去掉这一行</translation>
    </message>
</context>
<context>
    <name>LinkRow</name>
    <message>
        <source>Connecting</source>
        <translation>连接中</translation>
    </message>
    <message>
        <source>On air</source>
        <translation>直播中</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Attempt {count}</source>
        <translation>第 {count} 次重连</translation>
    </message>
    <message>
        <source>Sent {rate}</source>
        <translation>发出 {rate}</translation>
    </message>
    <message>
        <source>Waiting {seconds} s</source>
        <translation>排队 {seconds} 秒</translation>
    </message>
    <message>
        <source>Dropped {count}</source>
        <translation>丢帧 {count}</translation>
    </message>
    <message>
        <source>The last two minutes: bit rate (green), waiting (yellow, full height is 1 s), dropped (red)</source>
        <translation>最近两分钟：码率（绿）、排队（黄，顶格为 1 秒）、丢帧（红）</translation>
    </message>
    <message>
        <source>new stream key</source>
        <translation>新的推流密钥</translation>
    </message>
    <message>
        <source>Stream key</source>
        <translation>推流密钥</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
</context>
<context>
    <name>LinksPanel</name>
    <message>
        <source>Where it is sent</source>
        <translation>推流线路</translation>
    </message>
</context>
<context>
    <name>LookView</name>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Preview, not on air</source>
        <translation>预览，未播出</translation>
    </message>
    <message>
        <source>Choose a scene or an overlay to look at it here first.</source>
        <translation>选一个场景或贴片，先在这里看看。</translation>
    </message>
    <message>
        <source>Take on air</source>
        <translation>上屏</translation>
    </message>
    <message>
        <source>Put what is seen here on air (Space)</source>
        <translation>把这里的画面切上去（空格）</translation>
    </message>
    <message>
        <source>Stop looking</source>
        <translation>不看了</translation>
    </message>
    <message>
        <source>Live data, not on air. Space or Enter takes it.</source>
        <translation>实时数据，未播出。空格或回车上屏。</translation>
    </message>
    <message>
        <source>Nothing here goes on air by itself.</source>
        <translation>这里的画面不会自己播出去。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Recording …</source>
        <translation>录像设置 …</translation>
    </message>
    <message>
        <source>Take part</source>
        <translation>互动</translation>
    </message>
    <message>
        <source>People and products</source>
        <translation>邻居和商品</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比</translation>
    </message>
    <message>
        <source>Expert mode</source>
        <translation>专家模式</translation>
    </message>
    <message>
        <source>Name of the show …</source>
        <translation>节目名称…</translation>
    </message>
    <message>
        <source>After the show: sheets …</source>
        <translation>下播后：取货单…</translation>
    </message>
    <message>
        <source>Save the show</source>
        <translation>保存节目</translation>
    </message>
    <message>
        <source>Check before the show …</source>
        <translation>开播前体检…</translation>
    </message>
    <message>
        <source>Keys …</source>
        <translation>快捷键…</translation>
    </message>
    <message>
        <source>Add a scene</source>
        <translation>添加场景</translation>
    </message>
    <message>
        <source>Name of the scene</source>
        <translation>场景名称</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Name of the show</source>
        <translation>节目名称</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>评论</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
</context>
<context>
    <name>MergeCard</name>
    <message>
        <source>Same person as {name}?</source>
        <translation>和{name}是同一个人吗？</translation>
    </message>
    <message>
        <source>Two accounts of one person share their orders and one limit per person.</source>
        <translation>同一个人的两个账号，订单算在一起，限购也只算一份。</translation>
    </message>
    <message>
        <source>No other account has this name.</source>
        <translation>没有别的账号叫这个名字。</translation>
    </message>
    <message>
        <source>A person of its own</source>
        <translation>单独一个人</translation>
    </message>
    <message>
        <source>Take this account apart again</source>
        <translation>把这个账号重新拆开</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Really merge?</source>
        <translation>真的合并？</translation>
    </message>
</context>
<context>
    <name>MixerBar</name>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>No source with sound yet.</source>
        <translation>还没有带声音的画面源。</translation>
    </message>
</context>
<context>
    <name>NameCard</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>OrderCard</name>
    <message>
        <source>Order by hand</source>
        <translation>手工下单</translation>
    </message>
    <message>
        <source>Edit the order</source>
        <translation>修改订单</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Building and room, if said</source>
        <translation>楼号门牌（说了才填）</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>One more product</source>
        <translation>再加一种商品</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Place the order</source>
        <translation>下单</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>OrdersPanel</name>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Edit …</source>
        <translation>修改…</translation>
    </message>
    <message>
        <source>New order without a comment …</source>
        <translation>没有评论的新订单…</translation>
    </message>
    <message>
        <source>Sheets: totals, pickup and packing lists …</source>
        <translation>单子：合计、取货单、打包单…</translation>
    </message>
    <message>
        <source>Fetched</source>
        <translation>已取</translation>
    </message>
    <message>
        <source>Tick the order off (Enter)</source>
        <translation>核销（回车）</translation>
    </message>
    <message>
        <source>Order book</source>
        <translation>打开订单簿</translation>
    </message>
    <message>
        <source>Only what is on air</source>
        <translation>只看讲解中的</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>待确认</translation>
    </message>
    <message>
        <source>Waitlist</source>
        <translation>候补</translation>
    </message>
    <message>
        <source>Pickup</source>
        <translation>取货</translation>
    </message>
    <message>
        <source>Accepted {n}</source>
        <translation>已订 {n}</translation>
    </message>
    <message>
        <source>Fetched {n}</source>
        <translation>已取 {n}</translation>
    </message>
    <message>
        <source>Refused {n}</source>
        <translation>未成 {n}</translation>
    </message>
    <message>
        <source>Unconfirmed {n}</source>
        <translation>未落账 {n}</translation>
    </message>
    <message>
        <source>Phone, room or name</source>
        <translation>电话尾号、门牌或姓名</translation>
    </message>
    <message>
        <source>Search name, door, phone, #12</source>
        <translation>搜索姓名、门牌、电话、#12</translation>
    </message>
    <message>
        <source>Search orders</source>
        <translation>搜索订单</translation>
    </message>
    <message>
        <source>No order matches.</source>
        <translation>没有符合的订单。</translation>
    </message>
    <message>
        <source>Nobody is waiting.</source>
        <translation>没有人候补。</translation>
    </message>
    <message>
        <source>No orders yet. They come from comments such as “no. 1, two”, or by hand from a comment.</source>
        <translation>还没有订单。邻居评论「1号 两斤」就会下单，也可以从评论手工下单。</translation>
    </message>
    <message>
        <source>Not fetched</source>
        <translation>撤销核销</translation>
    </message>
    <message>
        <source>Show the comment in the picture</source>
        <translation>评论上墙</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>Same person …</source>
        <translation>同一个人…</translation>
    </message>
    <message>
        <source>Delete personal details</source>
        <translation>删除个人信息</translation>
    </message>
    <message>
        <source>Cancel order</source>
        <translation>取消订单</translation>
    </message>
    <message>
        <source>Really cancel it?</source>
        <translation>确定取消？</translation>
    </message>
</context>
<context>
    <name>OverlayBar</name>
    <message>
        <source>Overlays</source>
        <translation>贴片</translation>
    </message>
    <message>
        <source>Show again  F12</source>
        <translation>恢复画面  F12</translation>
    </message>
    <message>
        <source>Blank  F12</source>
        <translation>遮屏静音  F12</translation>
    </message>
    <message>
        <source>Black picture and silence at once; the show stays connected</source>
        <translation>立刻黑屏静音，直播不断</translation>
    </message>
</context>
<context>
    <name>OverlayCard</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Below it</source>
        <translation>下面一行</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>What the code holds: a web address</source>
        <translation>二维码内容：网址</translation>
    </message>
    <message>
        <source>Words under the code</source>
        <translation>二维码下的文字</translation>
    </message>
    <message>
        <source>Picture file</source>
        <translation>图片文件</translation>
    </message>
    <message>
        <source>Countdown in minutes (0: none)</source>
        <translation>倒计时分钟数（0 为不要）</translation>
    </message>
    <message>
        <source>Show the time</source>
        <translation>显示时间</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Change and show</source>
        <translation>更新并显示</translation>
    </message>
</context>
<context>
    <name>OverlayChip</name>
    <message>
        <source>{name}: {whom}</source>
        <translation>{name}：{whom}</translation>
    </message>
    <message>
        <source>preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>显示中</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>未显示</translation>
    </message>
    <message>
        <source>Change the words of {name}</source>
        <translation>修改{name}的文字</translation>
    </message>
    <message>
        <source>Look at it first</source>
        <translation>先预览</translation>
    </message>
    <message>
        <source>Change the words …</source>
        <translation>修改文字…</translation>
    </message>
</context>
<context>
    <name>PollPanel</name>
    <message>
        <source>Show</source>
        <translation>上屏</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>{n} too late</source>
        <translation>{n} 票来晚了</translation>
    </message>
    <message>
        <source>{n} without a known home</source>
        <translation>{n} 票不知是哪户</translation>
    </message>
    <message>
        <source>{n} abstained</source>
        <translation>{n} 人弃权</translation>
    </message>
    <message>
        <source>{n} voted</source>
        <translation>{n} 人投票</translation>
    </message>
    <message>
        <source>Closed, a tie</source>
        <translation>已结束，打成平手</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Open: votes come by number, letter or name</source>
        <translation>进行中：发数字、字母或选项名都算票</translation>
    </message>
    <message>
        <source>Next poll</source>
        <translation>再开一场</translation>
    </message>
    <message>
        <source>Press again to close</source>
        <translation>再按一次结束</translation>
    </message>
    <message>
        <source>Close the poll</source>
        <translation>结束投票</translation>
    </message>
    <message>
        <source>Open the poll</source>
        <translation>发起投票</translation>
    </message>
    <message>
        <source>One vote a household</source>
        <translation>每户一票（要带楼栋和房号）</translation>
    </message>
    <message>
        <source>Add an option</source>
        <translation>加一个选项</translation>
    </message>
    <message>
        <source>Option {n}</source>
        <translation>选项 {n}</translation>
    </message>
    <message>
        <source>On which day shall we deliver?</source>
        <translation>哪天送货合适？</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Ask the neighbours</source>
        <translation>问问邻居</translation>
    </message>
</context>
<context>
    <name>ProblemsCard</name>
    <message>
        <source>The file was not imported</source>
        <translation>这个文件没有导入</translation>
    </message>
    <message>
        <source>Nothing was changed. Mend these places and import it again.</source>
        <translation>什么都没有改动。请改好这些地方再导入。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ProductCard</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Price of one {unit}</source>
        <translation>每{unit}价格</translation>
    </message>
    <message>
        <source>Most for one person (0: no limit)</source>
        <translation>每人限购（0 为不限）</translation>
    </message>
    <message>
        <source>Price struck out (0: none)</source>
        <translation>划线价（0 为没有）</translation>
    </message>
    <message>
        <source>Where that price was asked</source>
        <translation>划线价来源</translation>
    </message>
    <message>
        <source>Group order from</source>
        <translation>满多少成团</translation>
    </message>
    <message>
        <source>within minutes</source>
        <translation>几分钟内</translation>
    </message>
    <message>
        <source>Photo …</source>
        <translation>照片…</translation>
    </message>
    <message>
        <source>No photo</source>
        <translation>没有照片</translation>
    </message>
    <message>
        <source>Open group</source>
        <translation>开团</translation>
    </message>
    <message>
        <source>Sold only if so many are ordered in time</source>
        <translation>到时订够了才卖</translation>
    </message>
    <message>
        <source>Really?</source>
        <translation>再按一次</translation>
    </message>
    <message>
        <source>Take off sale</source>
        <translation>下架</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Choose a photo</source>
        <translation>选择照片</translation>
    </message>
</context>
<context>
    <name>ProductsPanel</name>
    <message>
        <source>Products</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Presenting</source>
        <translation>讲解中</translation>
    </message>
    <message>
        <source>{n} left</source>
        <translation>剩 {n}</translation>
    </message>
    <message>
        <source>Sold out</source>
        <translation>售罄</translation>
    </message>
    <message>
        <source>No products yet. Import a CSV or XLSX file, or drop it here.</source>
        <translation>还没有商品。导入 CSV 或 XLSX 文件，或者拖到这里。</translation>
    </message>
    <message>
        <source>Import …</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Products from a CSV or XLSX file</source>
        <translation>从 CSV 或 XLSX 文件导入商品</translation>
    </message>
    <message>
        <source>Edit …</source>
        <translation>修改…</translation>
    </message>
    <message>
        <source>Price, photo, limit, group order (E)</source>
        <translation>价格、照片、限购、成团（E）</translation>
    </message>
    <message>
        <source>Really sold out?</source>
        <translation>真的售罄？</translation>
    </message>
    <message>
        <source>Two less in stock</source>
        <translation>库存减 2</translation>
    </message>
    <message>
        <source>Five more in stock</source>
        <translation>库存加 5</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo the last movement of stock</source>
        <translation>撤销上一次库存变动</translation>
    </message>
    <message>
        <source>Set counted stock</source>
        <translation>按清点数设定</translation>
    </message>
    <message>
        <source>Set the stock to what was counted</source>
        <translation>把库存设为清点的数</translation>
    </message>
    <message>
        <source>Counted stock</source>
        <translation>清点数</translation>
    </message>
    <message>
        <source>Choose a products file</source>
        <translation>选择商品表</translation>
    </message>
    <message>
        <source>Presenting now</source>
        <translation>正在讲解</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>讲解</translation>
    </message>
    <message>
        <source>Show its card in the picture</source>
        <translation>在画面上显示它的商品卡</translation>
    </message>
</context>
<context>
    <name>ProgramView</name>
    <message>
        <source>Picture and sound are blanked. F12 brings them back.</source>
        <translation>画面和声音已遮住，按 F12 恢复。</translation>
    </message>
    <message>
        <source>Program picture</source>
        <translation>播出画面</translation>
    </message>
    <message>
        <source>Waiting for the first picture …</source>
        <translation>正在等第一帧画面…</translation>
    </message>
    <message>
        <source>The picture engine is starting …</source>
        <translation>画面引擎正在启动…</translation>
    </message>
    <message>
        <source>The picture engine cannot be reached. It is being reconnected.</source>
        <translation>和画面引擎的联系断了，正在重新连上。</translation>
    </message>
</context>
<context>
    <name>RecordingCard</name>
    <message>
        <source>Recording</source>
        <translation>录像</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>文件格式</translation>
    </message>
    <message>
        <source>A new file after (minutes)</source>
        <translation>每隔多少分钟另存一个文件</translation>
    </message>
    <message>
        <source>A new file after (MB)</source>
        <translation>每满多少 MB 另存一个文件</translation>
    </message>
    <message>
        <source>Seconds kept for a replay</source>
        <translation>回放保留多少秒</translation>
    </message>
    <message>
        <source>your folder of videos</source>
        <translation>你的“视频”文件夹</translation>
    </message>
    <message>
        <source>never</source>
        <translation>不分段</translation>
    </message>
    <message>
        <source>none</source>
        <translation>不保留</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择 …</translation>
    </message>
    <message>
        <source>Files are cut at key frames: nothing is lost between two of them.</source>
        <translation>分段切在关键帧上，前后两个文件之间一帧不少。</translation>
    </message>
    <message>
        <source>The disk has room for {time} more.</source>
        <translation>磁盘还能再录 {time}。</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>ScenesPanel</name>
    <message>
        <source>Scenes</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>Add a scene</source>
        <translation>添加场景</translation>
    </message>
    <message>
        <source>on air</source>
        <translation>播出</translation>
    </message>
    <message>
        <source>current</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>next</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Take on air</source>
        <translation>上屏</translation>
    </message>
    <message>
        <source>Look at it first</source>
        <translation>先预览</translation>
    </message>
    <message>
        <source>Layers …</source>
        <translation>图层…</translation>
    </message>
    <message>
        <source>Remove scene</source>
        <translation>删除场景</translation>
    </message>
</context>
<context>
    <name>SecondPicture</name>
    <message>
        <source>Landscape at the same time</source>
        <translation>同时横屏直播</translation>
    </message>
    <message>
        <source>Portrait at the same time</source>
        <translation>同时竖屏直播</translation>
    </message>
    <message>
        <source>Record it into a file of its own as well</source>
        <translation>也单独录成一个文件</translation>
    </message>
    <message>
        <source>Show the whole picture there, with bars</source>
        <translation>显示完整画面（上下留黑边）</translation>
    </message>
    <message>
        <source>What stays in its middle</source>
        <translation>画面中心</translation>
    </message>
    <message>
        <source>What stays in its middle: left … right</source>
        <translation>画面中心：左 … 右</translation>
    </message>
    <message>
        <source>What stays in its middle: top … bottom</source>
        <translation>画面中心：上 … 下</translation>
    </message>
    <message>
        <source>{shape}. It costs {ms} ms a picture, {percent}% of one core.</source>
        <translation>{shape}。每帧多用 {ms} 毫秒，占一个核心的 {percent}%。</translation>
    </message>
    <message>
        <source>{shape}. It is encoded by itself, which this computer has to carry as well.</source>
        <translation>{shape}。单独编码，这台电脑要多出一份力。</translation>
    </message>
</context>
<context>
    <name>SheetsCard</name>
    <message>
        <source>After the show</source>
        <translation>下播之后</translation>
    </message>
    <message>
        <source>Which sheet</source>
        <translation>哪张单子</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>单子</translation>
    </message>
    <message>
        <source>Names, doors and phones are in full here: these sheets are for those who hand out.</source>
        <translation>这里的姓名、门牌、电话是完整的，只给发货的人看。</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>All sheets as XLSX, CSV and PDF into a folder</source>
        <translation>全部单子存成 XLSX、CSV 和 PDF</translation>
    </message>
    <message>
        <source>Print this …</source>
        <translation>打印这张…</translation>
    </message>
    <message>
        <source>Print all …</source>
        <translation>全部打印…</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>A folder for the sheets</source>
        <translation>单子存到哪个文件夹</translation>
    </message>
</context>
<context>
    <name>ShortcutsCard</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
</context>
<context>
    <name>SideView</name>
    <message>
        <source>CPU {percent}%</source>
        <translation>CPU {percent}%</translation>
    </message>
    <message>
        <source>The second picture</source>
        <translation>第二画面</translation>
    </message>
    <message>
        <source>Waiting for the first picture …</source>
        <translation>等待第一个画面…</translation>
    </message>
</context>
<context>
    <name>SourceCard</name>
    <message>
        <source>Source settings</source>
        <translation>画面源设置</translation>
    </message>
    <message>
        <source>Add a source</source>
        <translation>添加画面源</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Address (http://, https:// or rtsp://)</source>
        <translation>地址（http://、https:// 或 rtsp://）</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>图案</translation>
    </message>
    <message>
        <source>what you will call it</source>
        <translation>你怎么叫它</translation>
    </message>
    <message>
        <source>Play again from the start</source>
        <translation>放完从头再放</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Drawn garden</source>
        <translation>手绘菜园</translation>
    </message>
    <message>
        <source>Colour bars</source>
        <translation>彩条</translation>
    </message>
    <message>
        <source>The first camera found</source>
        <translation>找到的第一个摄像头</translation>
    </message>
    <message>
        <source>The main screen</source>
        <translation>主屏幕</translation>
    </message>
    <message>
        <source>The computer&apos;s usual microphone</source>
        <translation>电脑默认的麦克风</translation>
    </message>
    <message>
        <source>{device} (not plugged in)</source>
        <translation>{device}（没插上）</translation>
    </message>
    <message>
        <source>Looking for devices …</source>
        <translation>正在找设备…</translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) found. It may also be plugged in later.</source>
        <translation>
            <numerusform>找到 %n 个设备，也可以稍后再插。</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
</context>
<context>
    <name>SourcesPanel</name>
    <message>
        <source>Sources</source>
        <translation>画面源</translation>
    </message>
    <message>
        <source>Add a source</source>
        <translation>添加画面源</translation>
    </message>
    <message>
        <source>Settings …</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Remove source</source>
        <translation>删除画面源</translation>
    </message>
    <message>
        <source>It is used in a scene</source>
        <translation>有场景正在用它</translation>
    </message>
</context>
<context>
    <name>SpoiledShow</name>
    <message>
        <source>Doorstep Studio</source>
        <translation>家门口直播间</translation>
    </message>
    <message>
        <source>The file as it is now will be kept beside it.</source>
        <translation>现在这个文件会原样留在旁边。</translation>
    </message>
    <message>
        <source>Do not open it</source>
        <translation>先不打开</translation>
    </message>
    <message>
        <source>Open the previous copy</source>
        <translation>打开上一份副本</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>room for {time}</source>
        <translation>磁盘还能录 {time}</translation>
    </message>
    <message numerus="yes">
        <source>Save the last %n second(s)</source>
        <translation>
            <numerusform>存下刚才的 %n 秒</numerusform>
        </translation>
    </message>
    <message>
        <source>Bitrate</source>
        <translation>码率</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>丢帧</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>体检</translation>
    </message>
    <message>
        <source>Check before the show: what works on this computer</source>
        <translation>开播前体检：这台电脑能不能用</translation>
    </message>
    <message>
        <source>Rehearsal</source>
        <translation>彩排</translation>
    </message>
    <message>
        <source>Not on air</source>
        <translation>未开播</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>Rehearsing</source>
        <translation>彩排中</translation>
    </message>
    <message>
        <source>On air</source>
        <translation>直播中</translation>
    </message>
    <message>
        <source>Reconnecting</source>
        <translation>正在重连</translation>
    </message>
    <message>
        <source>Ending</source>
        <translation>正在下播</translation>
    </message>
    <message>
        <source>this computer only</source>
        <translation>只推到这台电脑</translation>
    </message>
    <message>
        <source>To</source>
        <translation>推往</translation>
    </message>
    <message>
        <source>Recording {size}</source>
        <translation>录制中 {size}</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>Record into a file on this computer</source>
        <translation>录成文件，存在这台电脑上</translation>
    </message>
    <message>
        <source>End the show</source>
        <translation>下播</translation>
    </message>
    <message>
        <source>Go live</source>
        <translation>开播</translation>
    </message>
    <message>
        <source>Places to push to: add and take away while on air</source>
        <translation>推到哪些平台：直播中也可以加推和停推</translation>
    </message>
    <message>
        <source>Where the show goes</source>
        <translation>推流去向</translation>
    </message>
</context>
<context>
    <name>UnclearQueue</name>
    <message>
        <source>Comments to decide</source>
        <translation>待确认的评论</translation>
    </message>
    <message>
        <source>Nothing to decide. Comments that cannot be read for sure wait here.</source>
        <translation>没有要确认的。读不准的评论会排在这里。</translation>
    </message>
    <message>
        <source>Take it</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Do what is chosen (Enter)</source>
        <translation>按选中的办（回车）</translation>
    </message>
    <message>
        <source>Edit …</source>
        <translation>修改…</translation>
    </message>
    <message>
        <source>Write the order yourself (E)</source>
        <translation>自己写订单（E）</translation>
    </message>
    <message>
        <source>Only chat</source>
        <translation>只是聊天</translation>
    </message>
    <message>
        <source>There is nothing to order in it (C)</source>
        <translation>里面没有要订的（C）</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一条</translation>
    </message>
    <message>
        <source>Leave it for later (N)</source>
        <translation>留着以后再看（N）</translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>第 {n} 条，共 {all} 条</translation>
    </message>
    <message>
        <source>It may mean:</source>
        <translation>可能的意思：</translation>
    </message>
    <message>
        <source>Write the order, or leave it.</source>
        <translation>自己写订单，或者先留着。</translation>
    </message>
    <message>
        <source>Cancel everything</source>
        <translation>全部取消</translation>
    </message>
    <message>
        <source>Cancel {name}</source>
        <translation>取消{name}</translation>
    </message>
    <message>
        <source>New door: {door}</source>
        <translation>新门牌：{door}</translation>
    </message>
    <message>
        <source>{name} instead of {other}</source>
        <translation>{other}换成{name}</translation>
    </message>
    <message>
        <source>Now {line}</source>
        <translation>改成 {line}</translation>
    </message>
    <message>
        <source>More: {line}</source>
        <translation>加 {line}</translation>
    </message>
    <message>
        <source>Less: {line}</source>
        <translation>减 {line}</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>屏幕</translation>
    </message>
    <message>
        <source>Film or sound file</source>
        <translation>视频或音频文件</translation>
    </message>
    <message>
        <source>Network camera</source>
        <translation>网络摄像头</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Test pattern</source>
        <translation>测试图</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>opening</source>
        <translation>正在打开</translation>
    </message>
    <message>
        <source>running</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>stalled</source>
        <translation>没有新画面</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>打不开</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>Ordered</source>
        <translation>订</translation>
    </message>
    <message>
        <source>Waitlist</source>
        <translation>候补</translation>
    </message>
    <message>
        <source>Unconfirmed</source>
        <translation>未落账</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>改</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>Vote</source>
        <translation>投</translation>
    </message>
    <message>
        <source>Pledge</source>
        <translation>认捐</translation>
    </message>
    <message>
        <source>To confirm</source>
        <translation>待确认</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>被标记</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>没下成</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>已接受</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>预留</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>过期</translation>
    </message>
    <message>
        <source>Group failed</source>
        <translation>未成团</translation>
    </message>
    <message>
        <source>Fetched</source>
        <translation>已取</translation>
    </message>
    <message>
        <source>Local</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Bilibili</source>
        <translation>B站</translation>
    </message>
    <message>
        <source>Pasted</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Played back</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>手工</translation>
    </message>
    <message>
        <source>off</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>连接中</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>reconnecting</source>
        <translation>重连中</translation>
    </message>
</context>
<context>
    <name>_MenuWords</name>
    <message>
        <source>Show in the picture</source>
        <translation>上墙</translation>
    </message>
    <message>
        <source>Take off the picture</source>
        <translation>收起上墙</translation>
    </message>
    <message>
        <source>Show as a question</source>
        <translation>作为提问卡显示</translation>
    </message>
    <message>
        <source>Propose for the picture</source>
        <translation>提议上墙</translation>
    </message>
    <message>
        <source>Take the proposal back</source>
        <translation>撤回提议</translation>
    </message>
    <message>
        <source>Order by hand …</source>
        <translation>手工下单 …</translation>
    </message>
    <message>
        <source>Only this person</source>
        <translation>只看此人</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>复制文字</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Let through</source>
        <translation>放行</translation>
    </message>
    <message>
        <source>Mute for 10 minutes</source>
        <translation>禁言 10 分钟</translation>
    </message>
    <message>
        <source>Ban</source>
        <translation>拉黑</translation>
    </message>
    <message>
        <source>End mute or ban</source>
        <translation>解除禁言或拉黑</translation>
    </message>
    <message>
        <source>Delete all comments of this person</source>
        <translation>删除此人的所有评论</translation>
    </message>
    <message>
        <source>Yes, delete them for good</source>
        <translation>是的，永久删除</translation>
    </message>
</context>
</TS>
