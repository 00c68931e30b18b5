#pragma once

#include <array>

namespace trueup::samples {

// What the lists of the generator are made of: kinds of goods, marketing words, and the values siblings differ in.

/// What a kind of shop sells. Words of one cell are separated by commas, names of one thing by a bar.
struct Category
{
    const char* name;
    const char* nouns;    ///< "tv|television|lcd tv,…"
    const char* features; ///< words a name may or may not mention
    const char* variants; ///< what siblings differ in: colour, size:UNIT:a/b/c, version, edition, platform, licence,
                          ///< pack, model, flavour, bodysize
    const char* series;
    double price; ///< typical
    double codes; ///< how many products have a model code
};

inline constexpr std::array categories = {
    Category{"television",
             "lcd tv|lcd hdtv|flat panel tv,plasma tv|plasma hdtv,led monitor|led lcd monitor|widescreen "
             "monitor,projector|home theater projector",
             "1080p,720p,hdmi,widescreen,120hz,remote,wall mount,full hd,energy star,speakers,dynamic "
             "contrast,progressive scan",
             "model,size:in:19/22/26/32/37/40/42/46/52,colour", "Vista,Clarion,Aurora,Cinema,Prism", 700, 0.95},
    Category{"camera",
             "digital camera|dig camera,camcorder|video camera,digital slr|slr camera,lens|zoom lens,tripod,camera "
             "case|carrying case",
             "optical zoom,image stabilizer,face detection,lithium,usb,wide angle,compact,leather,usm,lcd "
             "screen,memory card,kit",
             "model,colour,size:mp:6/7.2/8/10/12.1,size:x:3/5/10/12,size:mm:18/28/55/105/200",
             "Shot,Optio,Lumen,Pix,Snap", 260, 0.9},
    Category{"audio",
             "headphones|stereo headphones|headset,bookshelf speakers|speaker system|speakers,subwoofer|powered "
             "subwoofer,mp3 player|digital media player,av receiver|home theater receiver,cd player|cd boombox",
             "noise canceling,bluetooth,wireless,in-ear,over-ear,surround,ipod dock,fm tuner,5.1,7.1 "
             "channel,bass,microphone,pair",
             "model,colour,size:gb:1/2/4/8/16/30,size:w:50/100/150/300", "Tempo,Sonic,Wave,Acoustic,Groove", 150, 0.9},
    Category{
        "accessory",
        "wireless mouse|optical mouse|mouse,keyboard|multimedia keyboard,usb cable|cable,laptop backpack|notebook "
        "backpack|notebook case,surge protector|power strip,battery|rechargeable battery,webcam|web camera",
        "usb,ergonomic,laser,gold plated,nylon,6 outlet,retractable,slim,cordless,male,female,2.0,travel,plug and play",
        "colour,size:ft:3/6/10/15/25,model,size:in:13/14/15.4/17", "Comfort,Traveler,Slim,Power,Click", 35, 0.75},
    Category{"storage",
             "external hard drive|portable hard drive,usb flash drive|flash drive,memory card|sdhc card|sd "
             "card,internal hard drive|sata hard drive,network storage|nas server",
             "usb 2.0,sata,7200rpm,portable,firewire,8mb cache,class 4,encryption,raid,enclosure",
             "size:gb:1/2/4/8/16/32/80/160/250/320/500/1000,model,colour", "Passport,Rally,Vault,Store,Swift", 110,
             0.7},
    Category{"printing",
             "toner cartridge|toner,ink cartridge|inkjet cartridge|ink,laser printer|mono laser printer,all-in-one "
             "printer|multifunction printer,label tape|label cartridge,drum unit|imaging drum",
             "high yield,genuine,photo,duplex,network,usb,laserjet,print,copy,scan,fax",
             "model,colour4,pack,size:pages:1500/2500/3000/6000/10000", "Lasera,Jetline,Workcenter,Imager,Phaser", 90,
             0.95},
    Category{"office",
             "ballpoint pen|pen,ring binder|binder|view binder,copy paper|multipurpose paper|paper,file folder|hanging "
             "folder,stapler|desktop stapler,sticky notes|self-stick notes,permanent marker|marker,desk "
             "lamp|lamp,office chair|task chair|executive chair",
             "letter size,recycled,fine point,medium point,heavy duty,d-ring,legal,acid free,20 "
             "lb,retractable,mesh,leather,assorted,adjustable",
             "colour,pack,size:in:0.5/1/1.5/2/3,model,size:mm:0.5/0.7/1.0", "GlidePro,Classic,Executive,Basics,Premier",
             18, 0.6},
    Category{"software",
             "antivirus|internet security,photo editor|photo editing software,accounting software|accounting,office "
             "suite,language course|language learning,tax software|tax preparation,video editing suite|video "
             "studio,drawing studio|graphics suite,typing tutor|typing",
             "small box,dvd,cd-rom,spanish,3 user,license,bilingual,home and business,full version,retail "
             "box,protection,jewel case",
             "version,edition,platform,licence,year,size:user:1/3/5/10",
             "Norvath,Photomax,Quickledger,Inspire,Lingua,Studio,Draw,Vector", 90, 0.2},
    Category{"games",
             "game|video game,racing game|racing,football|football game,adventure game|adventure,role playing "
             "game|rpg,puzzle game|puzzle",
             "rated e,multiplayer,greatest hits,limited,collectors,online,bundle,with controller",
             "platform,version,year,edition", "Shadow,Legend,Kingdom,Racer,Galaxy,Dragon,Star,Quest", 40, 0.15},
    Category{"kitchen",
             "coffee maker|coffeemaker,blender|countertop blender,toaster oven|toaster,slow cooker|crock cooker,food "
             "processor|processor,stand mixer|mixer,espresso machine|espresso maker,rice cooker|rice steamer,knife "
             "set|cutlery set",
             "programmable,stainless steel,12-cup,5-speed,timer,auto shutoff,thermal carafe,removable,glass "
             "jar,nonstick,bpa free",
             "model,colour,size:qt:1.5/3/4/5/6,size:cup:4/8/10/12,size:w:300/500/700/1000",
             "Gourmet,Artisan,Bistro,Chef,Barista", 80, 0.85},
    Category{"appliance",
             "dishwasher|built-in dishwasher,refrigerator|side by side refrigerator,washer|front load "
             "washer,dryer|electric dryer,range|gas range,microwave|over the range microwave,air conditioner|window "
             "air conditioner,vacuum cleaner|upright vacuum|vacuum",
             "energy star,bagless,sensor cooking,ice maker,steam,self cleaning,hepa,capacity,convection,digital "
             "display,remote control",
             "model,colour,size:cuft:1.6/2.0/3.5/18/25.5,size:btu:5000/8000/10000",
             "Profile,Harmony,Evolution,Duet,Cyclone", 650, 0.95},
    Category{
        "tools",
        "cordless drill|drill driver,circular saw|saw,impact wrench|wrench,socket set|mechanics tool set,jigsaw|jig "
        "saw,angle grinder|grinder,tape measure|measuring tape,tool box|toolbox,pressure washer",
        "lithium ion,variable speed,brushless,keyless chuck,case,bare tool,led light,heavy duty,kit,corded,laser guide",
        "model,size:v:12/14.4/18/20,size:in:0.25/0.375/0.5/7.25,pack,size:ah:1.5/2/4/5",
        "Force,Titan,Rugged,Maxx,Torque", 110, 0.85},
    Category{"toys",
             "building set|construction set|blocks,doll|fashion doll,board game|family game,action figure|figure,plush "
             "bear|stuffed bear|plush,train set|toy train,puzzle|jigsaw puzzle,ride-on car|ride on",
             "ages 3+,deluxe,with sound,battery operated,wooden,glow in the dark,musical,collectible,talking",
             "size:pc:24/60/100/300/500/1000,colour,model,edition,bodysize", "Wonder,Buddy,Magic,Jolly,Explorer", 28,
             0.4},
    Category{
        "grocery",
        "ground coffee|coffee,green tea|tea bags|tea,granola bar|snack bar|bars,olive oil|extra virgin oil,potato "
        "chips|chips,dog food|dry dog food,pasta sauce|sauce,protein powder|protein shake,hot cereal|cereal,laundry "
        "detergent|detergent",
        "organic,gluten free,low sodium,natural,whole grain,dark roast,sugar free,fair trade,kosher,family size,decaf",
        "flavour,size:oz:6/8/12/16/24/32,pack,size:lb:2/5/15/30", "Sunrise,Harvest,Alpine,Heritage,Golden", 9, 0.05},
    Category{"beauty",
             "shampoo|moisturizing shampoo,body lotion|lotion,lipstick|lip color,sunscreen lotion|sunscreen,hair "
             "dryer|dryer,electric shaver|shaver,perfume spray|eau de toilette,toothbrush|electric toothbrush,face "
             "cream|facial cream",
             "spf 30,fragrance free,sensitive skin,for women,for men,travel size,anti aging,vitamin "
             "e,ionic,rechargeable,intense",
             "size:oz:1.7/3.4/6/8/12/16,colour,flavour,bodysize,model", "Silk,Radiance,Pure,Velvet,Fresh", 22, 0.25},
    Category{
        "network",
        "wireless router|router,network switch|ethernet switch|switch,wireless adapter|usb adapter|network "
        "adapter,access point|wireless access point,cordless phone|phone system|phone,gps navigator|gps "
        "receiver|navigation system,cell phone|mobile phone|smartphone",
        "gigabit,802.11n,802.11g,dual band,expandable,caller id,dect 6.0,poe,bluetooth,unlocked,touchscreen,rackmount",
        "model,size:port:5/8/16/24/48,colour,size:ghz:1.9/2.4/5.8,pack", "Link,Stream,Air,Nexa,Voyager", 95, 0.9},
};

inline constexpr std::array fillers = {
    "the",         "perfect",        "choice",     "for",        "your",         "home",
    "and",         "office",         "designed",   "to",         "deliver",      "outstanding",
    "performance", "with",           "easy",       "use",        "features",     "includes",
    "quality",     "style",          "enjoy",      "advanced",   "technology",   "brings",
    "you",         "best",           "value",      "durable",    "construction", "ideal",
    "everyday",    "compatible",     "most",       "systems",    "limited",      "warranty",
    "provides",    "superior",       "comfort",    "convenient", "storage",      "new",
    "innovative",  "design",         "high",       "speed",      "power",        "simple",
    "setup",       "great",          "gift",       "family",     "professional", "results",
    "saves",       "time",           "space",      "energy",     "clean",        "sleek",
    "finish",      "lightweight",    "portable",   "package",    "contents",     "manual",
    "product",     "type",           "dimensions", "weight",     "manufacturer", "part",
    "number",      "specifications", "color",      "up",         "hours",        "operation",
    "control",     "quick",          "smooth",     "rich",       "natural",      "trusted",
    "brand",       "customers",      "love",       "every",      "day"};
inline constexpr std::array colours = {"black", "white", "silver", "blue",   "red",
                                       "pink",  "green", "gray",   "purple", "orange"};
inline constexpr std::array flavours = {"vanilla", "chocolate", "original",   "lemon",    "mint",
                                        "honey",   "garlic",    "strawberry", "cinnamon", "apple"};
inline constexpr std::array editions = {"standard", "professional", "deluxe", "premium",
                                        "home",     "ultimate",     "basic",  "platinum"};
inline constexpr std::array platforms = {"windows", "mac", "xbox 360", "playstation 3",
                                         "wii",     "ps2", "pc",       "nintendo ds"};
inline constexpr std::array licences = {"", "upgrade", "academic", "full", ""};
inline constexpr std::array bodies = {"small", "medium", "large", "mini"};

} // namespace trueup::samples
