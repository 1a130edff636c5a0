/** The native characters for the usual names (as GitHub and Slack name them): what is shown where there is no picture. */

const NAMES = `smile 😄 smiley 😃 grinning 😀 grin 😁 joy 😂 rofl 🤣 laughing 😆 sweat_smile 😅 slightly_smiling_face 🙂 upside_down_face 🙃
wink 😉 blush 😊 innocent 😇 heart_eyes 😍 star_struck 🤩 kissing_heart 😘 yum 😋 stuck_out_tongue 😛 hugs 🤗 thinking 🤔 neutral_face 😐
expressionless 😑 smirk 😏 unamused 😒 roll_eyes 🙄 grimacing 😬 relieved 😌 pensive 😔 sleepy 😪 sleeping 😴 mask 😷 sick 🤒 dizzy_face 😵
exploding_head 🤯 cowboy 🤠 partying_face 🥳 sunglasses 😎 nerd 🤓 confused 😕 worried 😟 open_mouth 😮 astonished 😲 flushed 😳 pleading_face 🥺
cry 😢 sob 😭 scream 😱 disappointed 😞 tired_face 😫 yawning_face 🥱 triumph 😤 angry 😠 rage 😡 skull 💀 poop 💩 ghost 👻 robot 🤖
heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 black_heart 🖤 broken_heart 💔 sparkling_heart 💖
fire 🔥 star ⭐ star2 🌟 sparkles ✨ zap ⚡ boom 💥 100 💯 tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 first_place 🥇
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 v ✌️ crossed_fingers 🤞 muscle 💪 clap 👏 raised_hands 🙌 pray 🙏 handshake 🤝 wave 👋
point_up ☝️ point_down 👇 point_left 👈 point_right 👉 raised_hand ✋ fist ✊ punch 👊 writing_hand ✍️ eyes 👀 ear 👂 brain 🧠
white_check_mark ✅ heavy_check_mark ✔️ x ❌ warning ⚠️ no_entry ⛔ question ❓ exclamation ❗ bulb 💡 bell 🔔 mega 📣 loudspeaker 📢
speech_balloon 💬 calendar 📅 date 📅 clock 🕒 alarm_clock ⏰ hourglass ⌛ pushpin 📌 paperclip 📎 memo 📝 books 📚 mag 🔍 lock 🔒 key 🔑
phone ☎️ iphone 📱 computer 💻 email 📧 package 📦 credit_card 💳 moneybag 💰 euro 💶 dollar 💵 shopping_cart 🛒 house 🏠 hospital 🏥
running 🏃 walking 🚶 biking 🚴 bike 🚲 swimming 🏊 weight_lifting 🏋️ yoga 🧘 climbing 🧗 ski 🎿 soccer ⚽ basketball 🏀 tennis 🎾
sun ☀️ sunny ☀️ cloud ☁️ rain 🌧️ umbrella ☔ snowflake ❄️ rainbow 🌈 moon 🌙 earth_africa 🌍 mountain ⛰️ tree 🌳 seedling 🌱 herb 🌿 four_leaf_clover 🍀
rose 🌹 sunflower 🌻 tulip 🌷 bouquet 💐 dog 🐶 cat 🐱 bear 🐻 lion 🦁 turtle 🐢 bird 🐦 bee 🐝 butterfly 🦋 coffee ☕ tea 🍵 beer 🍺 wine_glass 🍷
pizza 🍕 apple 🍎 banana 🍌 strawberry 🍓 avocado 🥑 salad 🥗 cake 🍰 birthday 🎂 cookie 🍪 chocolate_bar 🍫 car 🚗 bus 🚌 train 🚆 airplane ✈️ rocket 🚀
music 🎵 musical_note 🎵 guitar 🎸 camera 📷 art 🎨 dart 🎯 game_die 🎲 checkered_flag 🏁 triangular_flag 🚩`;

const words = NAMES.split(/\s+/);

/** @type {Map<string, string>} */
export const NATIVE_EMOJIS = new Map(words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1]]] : [])));
