namespace KapFhir.Fhir.Json;

/// <summary>Bytes written one after the other; what turns out to be unwanted can be cut off the end again.</summary>
internal sealed class ByteBuffer(int capacity)
{
    private byte[] _bytes = new byte[Math.Max(64, capacity)];

    /// <summary>How many bytes have been written. May be set back.</summary>
    public int Length { get; set; }

    /// <summary>What has been written. Nothing may be written after it has been handed out to be kept.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Append(byte value)
    {
        if (Length == _bytes.Length)
        {
            Grow(1);
        }

        _bytes[Length++] = value;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - Length)
        {
            Grow(bytes.Length);
        }

        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>JSON without the white space between its tokens. A piece may begin and end between any two tokens.</summary>
    public void AppendMinified(ReadOnlySpan<byte> json)
    {
        if (json.Length > _bytes.Length - Length)
        {
            Grow(json.Length);
        }

        var target = _bytes.AsSpan(Length, json.Length);
        var written = 0;
        for (var i = 0; i < json.Length; i++)
        {
            var b = json[i];
            if (b == '"')
            {
                var end = Math.Min(json.Length, JsonText.EndOfString(json, i) + 1);
                json[i..end].CopyTo(target[written..]);
                written += end - i;
                i = end - 1;
            }
            else if (b > ' ')
            {
                target[written++] = b;
            }
        }

        Length += written;
    }

    private void Grow(int more) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
}
