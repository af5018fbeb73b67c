using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ory.Frontend;

/// <summary>An answer that was read to its end, in a rented buffer: dispose of it when it is decoded.</summary>
internal readonly struct Answer(FrontendOperation operation, HttpStatusCode status, string? contentType, ResponseHeaders headers, byte[] buffer, int length) : IDisposable
{
    internal HttpStatusCode Status => status;

    internal ResponseHeaders Headers => headers;

    internal bool IsRedirect => (int)status is >= 300 and < 400;

    private ReadOnlySpan<byte> Body => buffer.AsSpan(0, length);

    /// <summary>Without parameters, as it came: parsing it properly costs more than a session does.</summary>
    private ReadOnlySpan<char> MediaType
    {
        get
        {
            var end = contentType.AsSpan().IndexOf(';');
            return (end < 0 ? contentType : contentType.AsSpan(0, end)).Trim();
        }
    }

    private bool IsJson => contentType is null
        || MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        || MediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    public void Dispose()
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    internal FrontendResponse Respond() => new((int)status, headers, length);

    internal FrontendResponse<T> Respond<T>(T value) => new(value, (int)status, headers, length);

    /// <summary>Decodes a success; whatever else it turns out to be is an exception.</summary>
    internal T Decode<T>(JsonTypeInfo<T> type)
    {
        ThrowUnlessJson();
        try
        {
            return JsonSerializer.Deserialize(Body, type) ?? throw Failure(FrontendFailureKind.UnexpectedContent, $"answered {(int)status} with null");
        }
        catch (Exception exception) when (IsUnfit(exception))
        {
            throw Unfit(exception);
        }
    }

    /// <summary>Decodes a session, the one answer that comes by the thousand.</summary>
    internal Session DecodeSession()
    {
        ThrowUnlessJson();
        try
        {
            return FrontendJson.DeserializeSession(Body);
        }
        catch (Exception exception) when (IsUnfit(exception))
        {
            throw Unfit(exception);
        }
    }

    private void ThrowUnlessJson()
    {
        if (!IsJson)
            throw Failure(FrontendFailureKind.UnexpectedContent, $"answered {(int)status} with {MediaType}, not JSON");
    }

    private FrontendException Unfit(Exception exception) =>
        Failure(FrontendFailureKind.UnexpectedContent, $"answered {(int)status} with JSON that does not fit", exception);

    private static bool IsUnfit(Exception exception) =>
        exception is JsonException or InvalidOperationException or FormatException or OverflowException or NotSupportedException;

    /// <summary>Whether the body is a flow, which has <c>ui</c>; an error has <c>error</c>.</summary>
    internal bool IsFlow => HasMember("ui"u8) && !HasMember("error"u8);

    /// <summary>Whether the flow is a sign-in: no other has a level.</summary>
    internal bool IsLoginFlow => HasMember("requested_aal"u8);

    internal bool HasMember(ReadOnlySpan<byte> name)
    {
        if (!IsJson)
            return false;
        try
        {
            var reader = new Utf8JsonReader(Body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals(name))
                    return true;
                reader.Read();
                reader.Skip();
            }
        }
        catch (Exception exception) when (IsUnfit(exception))
        {
            // What is no JSON is found out again, and reported, by who decodes it.
        }
        return false;
    }

    /// <summary>Ory's error, with what stands beside it; null when the body holds none.</summary>
    internal ErrorGeneric? DecodeError()
    {
        if (!HasMember("error"u8))
            return null;
        try
        {
            return JsonSerializer.Deserialize(Body, FrontendJsonContext.Default.ErrorGeneric);
        }
        catch (Exception exception) when (IsUnfit(exception))
        {
            return null;
        }
    }

    /// <summary>Whether the body is a script, or at least no page.</summary>
    internal bool IsScript => contentType is null || MediaType.Contains("javascript", StringComparison.OrdinalIgnoreCase);

    internal string Text() => Encoding.UTF8.GetString(Body);

    /// <summary>The exception for an answer that is no part of normal work.</summary>
    internal FrontendException Unexpected() => Unexpected(DecodeError());

    internal FrontendException Unexpected(ErrorGeneric? error)
    {
        var answered = $"answered {(int)status}";
        if (error is null)
            return Failure(IsRedirect || (int)status < 300 ? FrontendFailureKind.UnexpectedContent : FrontendFailureKind.ErrorResponse, answered);
        return Failure(FrontendFailureKind.ErrorResponse, string.IsNullOrEmpty(error.Error.Id) ? answered : $"{answered} {error.Error.Id}", error: error);
    }

    private FrontendException Failure(FrontendFailureKind kind, string what, Exception? inner = null, ErrorGeneric? error = null) =>
        new(kind, $"Ory {what} to {operation.Name}.", inner)
        {
            Operation = operation.Name,
            StatusCode = (int)status,
            Error = error?.Error,
            RedirectBrowserTo = error?.RedirectBrowserTo,
            UseFlowId = error?.UseFlowId,
            RequestId = error?.Error.Request ?? headers.RequestId,
            RetryAfter = headers.RetryAfter,
            RateLimitReset = headers.RateLimitReset,
            SetCookies = headers.SetCookies,
        };
}
