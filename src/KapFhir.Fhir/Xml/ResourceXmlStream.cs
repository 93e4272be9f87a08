// https://hl7.org/fhir/R4/xml.html and https://hl7.org/fhir/R4/bundle.html
using System.Buffers;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <summary>
/// Takes the JSON of a resource as it is being written and hands it on as XML: a Bundle's entries one by one, so that never more than one of
/// them is held; anything else when it is complete. For what the server writes: no white space between tokens, and a Bundle's properties
/// in R4's order.
/// </summary>
public sealed class ResourceXmlStream : IBufferWriter<byte>
{
    private enum Part
    {
        Head,
        Entries,
        Rest,
    }

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private readonly ByteBuffer _xml = new(4096);
    private readonly IBufferWriter<byte> _output;
    private readonly XmlEmitter _emitter;
    private byte[] _json = new byte[4096];
    private int _length;
    private int _scanned;
    private int _depth;
    private bool _isInString;
    private Part _part;

    /// <summary>A stream for one resource.</summary>
    /// <param name="definitions">R4's tables.</param>
    /// <param name="output">Where the XML goes.</param>
    /// <param name="isPretty">True to indent for people.</param>
    public ResourceXmlStream(FhirDefinitions definitions, IBufferWriter<byte> output, bool isPretty)
    {
        _output = output;
        _emitter = new XmlEmitter(_xml, definitions, isPretty);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        _length += count;
        Scan();
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_json.Length - _length < Math.Max(1, sizeHint))
        {
            Array.Resize(ref _json, Math.Max(_json.Length * 2, _length + sizeHint));
        }

        return _json.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Writes what is left. The JSON must be complete.</summary>
    public void Complete()
    {
        if (_part != Part.Head)
        {
            // What follows the entries' bracket: the end, or more properties.
            byte[] rest = [(byte)'{', .. _json.AsSpan(0, _length).TrimStart((byte)',')];
            _emitter.EndBundle(rest);
        }
        else
        {
            _emitter.WriteDocument(_json.AsMemory(0, _length));
        }

        Flush();
    }

    private void Scan()
    {
        while (_scanned < _length)
        {
            if (_isInString)
            {
                SkipString();
                continue;
            }

            var next = _json.AsSpan(_scanned, _length - _scanned).IndexOfAny(Structure);
            _scanned = next < 0 ? _length : _scanned + next + 1;
            if (next >= 0)
            {
                See(_json[_scanned - 1]);
            }
        }
    }

    private void SkipString()
    {
        var next = _json.AsSpan(_scanned, _length - _scanned).IndexOfAny((byte)'"', (byte)'\\');
        if (next < 0)
        {
            _scanned = _length;
            return;
        }

        // An escape may be cut in two: its second half comes with the next piece.
        var isEscape = _json[_scanned + next] == '\\';
        _scanned += next + (isEscape ? 2 : 1);
        _isInString = isEscape;
    }

    private void See(byte token)
    {
        switch (token)
        {
            case (byte)'"':
                _isInString = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                _ = _part == Part.Head && _depth == 2 && BeginEntries();
                break;
            default:
                _depth--;
                EndPart();
                break;
        }
    }

    private bool BeginEntries()
    {
        var head = _json.AsSpan(0, _scanned);
        if (!head.StartsWith("{\"resourceType\":\"Bundle\""u8) || !head.EndsWith(",\"entry\":["u8))
        {
            return false;
        }

        byte[] json = [.. head[..^",\"entry\":["u8.Length], (byte)'}'];
        _emitter.BeginBundle(json);
        _part = Part.Entries;
        Consume();
        return true;
    }

    // An entry ends at depth 2, inside the bundle and its array; the array at 1.
    private void EndPart()
    {
        if (_part == Part.Entries && _depth == 2)
        {
            var start = _json[0] == ',' ? 1 : 0;
            _emitter.WriteEntry(_json.AsMemory(start, _scanned - start));
            Consume();
        }
        else if (_part == Part.Entries && _depth == 1)
        {
            _part = Part.Rest;
            Consume();
        }
    }

    private void Consume()
    {
        _json.AsSpan(_scanned, _length - _scanned).CopyTo(_json);
        _length -= _scanned;
        _scanned = 0;
        Flush();
    }

    private void Flush()
    {
        _output.Write(_xml.Written);
        _xml.Length = 0;
    }
}
