// https://www.unicode.org/reports/tr15/ (canonical decomposition), derived from the Unicode Character Database
namespace KapFhir.Fhir.Search;

/// <summary>
/// What letters become when accents are taken away: written out, because without the ICU library .NET does not normalize text, and so that
/// an index made on one machine is right on every other.
/// </summary>
internal static class FoldingTable
{
    // Groups of "folded=letter letter...": everything in the basic plane whose canonical decomposition has an accent or is another
    // character.
    private const string Groups =
        "a=ÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎǞǟǠǡǺǻȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặÅ c=ÇçĆćĈĉĊċČčḈḉ " +
        "e=ÈÉÊËèéêëĒēĔĕĖėĘęĚěȄȅȆȇȨȩḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệ i=ÌÍÎÏìíîïĨĩĪīĬĭĮįİǏǐȈȉȊȋḬḭḮḯỈỉỊị n=ÑñŃńŅņŇňǸǹṄṅṆṇṈṉṊṋ " +
        "o=ÒÓÔÕÖòóôõöŌōŎŏŐőƠơǑǒǪǫǬǭȌȍȎȏȪȫȬȭȮȯȰȱṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ " +
        "u=ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰự y=ÝýÿŶŷŸȲȳẎẏẙỲỳỴỵỶỷỸỹ d=ĎďḊḋḌḍḎḏḐḑḒḓ g=ĜĝĞğĠġĢģǦǧǴǵḠḡ " +
        "h=ĤĥȞȟḢḣḤḥḦḧḨḩḪḫẖ j=Ĵĵǰ k=ĶķǨǩḰḱḲḳḴḵ l=ĹĺĻļĽľḶḷḸḹḺḻḼḽ r=ŔŕŖŗŘřȐȑȒȓṘṙṚṛṜṝṞṟ s=ŚśŜŝŞşŠšȘșṠṡṢṣṤṥṦṧṨṩ t=ŢţŤťȚțṪṫṬṭṮṯṰṱẗ " +
        "w=ŴŵẀẁẂẃẄẅẆẇẈẉẘ z=ŹźŻżŽžẐẑẒẓẔẕ æ=ǢǣǼǽ ʒ=Ǯǯ ø=Ǿǿ ʹ=ʹ ;=\u037E \u00A8=\u0385\u1FC1\u1FED\u1FEE " +
        "α=ΆάἀἁἂἃἄἅἆἇἈἉἊἋἌἍἎἏὰάᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾰᾱᾲᾳᾴᾶᾷᾸᾹᾺΆᾼ \u00B7=\u0387 ε=ΈέἐἑἒἓἔἕἘἙἚἛἜἝὲέῈΈ " +
        "η=ΉήἠἡἢἣἤἥἦἧἨἩἪἫἬἭἮἯὴήᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟῂῃῄῆῇῊΉῌ ι=ΊΐΪίϊἰἱἲἳἴἵἶἷἸἹἺἻἼἽἾἿὶίιῐῑῒΐῖῗῘῙῚΊ ο=ΌόὀὁὂὃὄὅὈὉὊὋὌὍὸόῸΌ " +
        "υ=ΎΫΰϋύὐὑὒὓὔὕὖὗὙὛὝὟὺύῠῡῢΰῦῧῨῩῪΎ ω=ΏώὠὡὢὣὤὥὦὧὨὩὪὫὬὭὮὯὼώᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯῲῳῴῶῷῺΏῼ ϒ=ϓϔ е=ЀЁѐёӖӗ г=Ѓѓ і=Її к=Ќќ " +
        "и=ЍЙйѝӢӣӤӥ у=ЎўӮӯӰӱӲӳ ѵ=Ѷѷ ж=ӁӂӜӝ а=ӐӑӒӓ ә=Ӛӛ з=Ӟӟ о=Ӧӧ ө=Ӫӫ э=Ӭӭ ч=Ӵӵ ы=Ӹӹ \u0627=\u0622\u0623\u0625 \u0648=\u0624 " +
        "\u064A=\u0626 \u06D5=\u06C0 \u06C1=\u06C2 \u06D2=\u06D3 \u0928\u093C=\u0929 \u0930\u093C=\u0931 \u0933\u093C=\u0934 " +
        "\u0915\u093C=\u0958 \u0916\u093C=\u0959 \u0917\u093C=\u095A \u091C\u093C=\u095B \u0921\u093C=\u095C " +
        "\u0922\u093C=\u095D \u092B\u093C=\u095E \u092F\u093C=\u095F \u09C7\u09BE=\u09CB \u09C7\u09D7=\u09CC " +
        "\u09A1\u09BC=\u09DC \u09A2\u09BC=\u09DD \u09AF\u09BC=\u09DF \u0A32\u0A3C=\u0A33 \u0A38\u0A3C=\u0A36 " +
        "\u0A16\u0A3C=\u0A59 \u0A17\u0A3C=\u0A5A \u0A1C\u0A3C=\u0A5B \u0A2B\u0A3C=\u0A5E \u0B47\u0B56=\u0B48 " +
        "\u0B47\u0B3E=\u0B4B \u0B47\u0B57=\u0B4C \u0B21\u0B3C=\u0B5C \u0B22\u0B3C=\u0B5D \u0B92\u0BD7=\u0B94 " +
        "\u0BC6\u0BBE=\u0BCA \u0BC7\u0BBE=\u0BCB \u0BC6\u0BD7=\u0BCC \u0C46\u0C56=\u0C48 \u0CBF\u0CD5=\u0CC0 " +
        "\u0CC6\u0CD5=\u0CC7 \u0CC6\u0CD6=\u0CC8 \u0CC6\u0CC2=\u0CCA \u0CC6\u0CC2\u0CD5=\u0CCB \u0D46\u0D3E=\u0D4A " +
        "\u0D47\u0D3E=\u0D4B \u0D46\u0D57=\u0D4C \u0DD9\u0DCA=\u0DDA \u0DD9\u0DCF=\u0DDC \u0DD9\u0DCF\u0DCA=\u0DDD " +
        "\u0DD9\u0DDF=\u0DDE \u0F42\u0FB7=\u0F43 \u0F4C\u0FB7=\u0F4D \u0F51\u0FB7=\u0F52 \u0F56\u0FB7=\u0F57 " +
        "\u0F5B\u0FB7=\u0F5C \u0F40\u0FB5=\u0F69 \u0F71\u0F72=\u0F73 \u0F71\u0F74=\u0F75 \u0FB2\u0F80=\u0F76 " +
        "\u0FB3\u0F80=\u0F78 \u0F71\u0F80=\u0F81 \u0F92\u0FB7=\u0F93 \u0F9C\u0FB7=\u0F9D \u0FA1\u0FB7=\u0FA2 " +
        "\u0FA6\u0FB7=\u0FA7 \u0FAB\u0FB7=\u0FAC \u0F90\u0FB5=\u0FB9 \u1025\u102E=\u1026 \u1B05\u1B35=\u1B06 " +
        "\u1B07\u1B35=\u1B08 \u1B09\u1B35=\u1B0A \u1B0B\u1B35=\u1B0C \u1B0D\u1B35=\u1B0E \u1B11\u1B35=\u1B12 " +
        "\u1B3A\u1B35=\u1B3B \u1B3C\u1B35=\u1B3D \u1B3E\u1B35=\u1B40 \u1B3F\u1B35=\u1B41 \u1B42\u1B35=\u1B43 b=ḂḃḄḅḆḇ f=Ḟḟ " +
        "m=ḾḿṀṁṂṃ p=ṔṕṖṗ v=ṼṽṾṿ x=ẊẋẌẍ ſ=ẛ \u1FBF=\u1FCD\u1FCE\u1FCF \u1FFE=\u1FDD\u1FDE\u1FDF ρ=ῤῥῬ `=\u1FEF \u00B4=\u1FFD " +
        "か\u3099=が き\u3099=ぎ く\u3099=ぐ け\u3099=げ こ\u3099=ご さ\u3099=ざ し\u3099=じ す\u3099=ず せ\u3099=ぜ そ\u3099=ぞ た\u3099=だ " +
        "ち\u3099=ぢ つ\u3099=づ て\u3099=で と\u3099=ど は\u3099=ば は\u309A=ぱ ひ\u3099=び ひ\u309A=ぴ ふ\u3099=ぶ ふ\u309A=ぷ へ\u3099=べ " +
        "へ\u309A=ぺ ほ\u3099=ぼ ほ\u309A=ぽ う\u3099=ゔ ゝ\u3099=ゞ カ\u3099=ガ キ\u3099=ギ ク\u3099=グ ケ\u3099=ゲ コ\u3099=ゴ サ\u3099=ザ " +
        "シ\u3099=ジ ス\u3099=ズ セ\u3099=ゼ ソ\u3099=ゾ タ\u3099=ダ チ\u3099=ヂ ツ\u3099=ヅ テ\u3099=デ ト\u3099=ド ハ\u3099=バ ハ\u309A=パ " +
        "ヒ\u3099=ビ ヒ\u309A=ピ フ\u3099=ブ フ\u309A=プ ヘ\u3099=ベ ヘ\u309A=ペ ホ\u3099=ボ ホ\u309A=ポ ウ\u3099=ヴ ワ\u3099=ヷ ヰ\u3099=ヸ " +
        "ヱ\u3099=ヹ ヲ\u3099=ヺ ヽ\u3099=ヾ \u05D9=\uFB1D\uFB39 \u05F2=\uFB1F \u05E9=\uFB2A\uFB2B\uFB2C\uFB2D\uFB49 " +
        "\u05D0=\uFB2E\uFB2F\uFB30 \u05D1=\uFB31\uFB4C \u05D2=\uFB32 \u05D3=\uFB33 \u05D4=\uFB34 \u05D5=\uFB35\uFB4B " +
        "\u05D6=\uFB36 \u05D8=\uFB38 \u05DA=\uFB3A \u05DB=\uFB3B\uFB4D \u05DC=\uFB3C \u05DE=\uFB3E \u05E0=\uFB40 \u05E1=\uFB41 " +
        "\u05E3=\uFB43 \u05E4=\uFB44\uFB4E \u05E6=\uFB46 \u05E7=\uFB47 \u05E8=\uFB48 \u05EA=\uFB4A σ=ς ";

    private static readonly Dictionary<char, string> Folded = Read();

    /// <summary>What a letter becomes, in lower case, or null if it has no accent.</summary>
    public static string? Find(char letter) => Folded.GetValueOrDefault(letter);

    private static Dictionary<char, string> Read()
    {
        var folded = new Dictionary<char, string>();
        foreach (var group in Groups.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = group.IndexOf('=', StringComparison.Ordinal);
            foreach (var letter in group.AsSpan(equals + 1))
            {
                folded[letter] = group[..equals];
            }
        }

        return folded;
    }
}
