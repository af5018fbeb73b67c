using System.Buffers;
using System.Text.Json;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// A JSON body of Ory, passed on as it arrives with the addresses in it rewritten. Only the values of the properties in which Ory keeps addresses
/// are looked at, never what users entered (traits, metadata, the values of fields); every other byte stays what it was.
/// </summary>
internal sealed class JsonLinkStream(Stream source, LinkMap links) : Stream
{
    // No address is longer. A body that is not JSON, or has larger tokens (a picture), goes on unread.
    private const int MaxToken = 1 << 20;

    private readonly ArrayBufferWriter<byte> _output = new();
    private byte[] _input = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _filled;
    private int _taken;
    private bool _ended;
    private bool _raw;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 256, CommentHandling = JsonCommentHandling.Disallow });
    private Field _field;
    private int? _untouchedDepth;

    private enum Field { Other, Address, Text, Untouched }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;

        while (_taken == _output.WrittenCount)
        {
            if (_ended)
                return 0;

            _output.ResetWrittenCount();
            _taken = 0;
            if (_filled == _input.Length)
                Grow();

            var read = await source.ReadAsync(_input.AsMemory(_filled), cancellationToken);
            _filled += read;
            _ended = read == 0;
            Rewrite();
        }

        var count = Math.Min(buffer.Length, _output.WrittenCount - _taken);
        _output.WrittenSpan.Slice(_taken, count).CopyTo(buffer.Span);
        _taken += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Async only.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Takes what complete tokens there are in the input and writes them to the output.</summary>
    private void Rewrite()
    {
        var copied = 0;
        if (!_raw)
        {
            var reader = new Utf8JsonReader(_input.AsSpan(0, _filled), _ended, _state);
            try
            {
                while (reader.Read())
                    Take(ref reader, ref copied);

                var consumed = (int)reader.BytesConsumed;
                _output.Write(_input.AsSpan(copied, consumed - copied));
                copied = consumed;
                _state = reader.CurrentState;
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // Cut off, never JSON, or a string that is no text (half of a surrogate pair): what the caller gets is what Ory sent.
                _raw = true;
            }
        }

        // At the end, what the reader left (spaces after the document) belongs to the body as well.
        if (_raw || _ended)
        {
            _output.Write(_input.AsSpan(copied, _filled - copied));
            copied = _filled;
        }

        _input.AsSpan(copied, _filled - copied).CopyTo(_input);
        _filled -= copied;
    }

    private void Take(ref Utf8JsonReader reader, ref int copied)
    {
        if (reader.TokenType is JsonTokenType.PropertyName)
        {
            _field = _untouchedDepth is null ? FieldOf(ref reader) : Field.Other;
            return;
        }

        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            if (_field is Field.Untouched)
                _untouchedDepth ??= reader.CurrentDepth;
        }
        else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            if (_untouchedDepth == reader.CurrentDepth)
                _untouchedDepth = null;
        }
        else if (reader.TokenType is JsonTokenType.String && _field is Field.Address or Field.Text)
        {
            var value = reader.GetString()!;
            var rewritten = _field is Field.Address ? links.Rewrite(value) : links.RewriteText(value);
            if (rewritten != value)
            {
                var start = (int)reader.TokenStartIndex;
                _output.Write(_input.AsSpan(copied, start - copied));
                _output.Write("\""u8);
                _output.Write(JsonEncodedText.Encode(rewritten).EncodedUtf8Bytes);
                _output.Write("\""u8);
                copied = (int)reader.BytesConsumed;
            }
        }

        _field = Field.Other;
    }

    private static Field FieldOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("action"u8) || reader.ValueTextEquals("redirect_browser_to"u8) || reader.ValueTextEquals("logout_url"u8)
            || reader.ValueTextEquals("request_url"u8) || reader.ValueTextEquals("return_to"u8) || reader.ValueTextEquals("redirect_to"u8)
            || reader.ValueTextEquals("schema_url"u8) || reader.ValueTextEquals("url"u8) || reader.ValueTextEquals("href"u8)
            || reader.ValueTextEquals("src"u8) || reader.ValueTextEquals("api"u8))
            return Field.Address;

        if (reader.ValueTextEquals("reason"u8) || reader.ValueTextEquals("debug"u8))
            return Field.Text;

        return reader.ValueTextEquals("traits"u8) || reader.ValueTextEquals("metadata_public"u8) || reader.ValueTextEquals("metadata_admin"u8)
            || reader.ValueTextEquals("transient_payload"u8) || reader.ValueTextEquals("value"u8) || reader.ValueTextEquals("schema"u8)
                ? Field.Untouched : Field.Other;
    }

    private void Grow()
    {
        if (_filled >= MaxToken)
            _raw = true;

        var larger = ArrayPool<byte>.Shared.Rent(_input.Length * 2);
        _input.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_input, clearArray: true);
        _input = larger;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _input.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_input, clearArray: true);
            _input = [];
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
