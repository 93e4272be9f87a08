using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace KapFhir.Server.Smart.Pages;

/// <summary>A piece of a page. Made of interpolated strings: whatever is put into one is escaped, unless it is such a piece itself.</summary>
internal readonly record struct Html(string Text)
{
    public static Html None { get; } = new("");

    /// <summary>A piece, its values escaped.</summary>
    public static Html Of(Writer writer) => new(writer.Done());

    /// <summary>Pieces one after the other.</summary>
    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(p => p.Text)));

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Collects the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Writer(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _text = new(literalLength + (formattedCount * 16));

        public void AppendLiteral(string text) => _text.Append(text);

        public void AppendFormatted(Html piece) => _text.Append(piece.Text);

        public void AppendFormatted(string? value) => _text.Append(HtmlEncoder.Default.Encode(value ?? ""));

        public string Done() => _text.ToString();
    }
}
