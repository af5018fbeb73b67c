using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ory.Frontend;

/// <summary>Reads and writes the models as Ory does, without reflection: to store a session, say, or to make up an answer for a test.</summary>
public static class FrontendJson
{
    /// <summary>Reads one model.</summary>
    /// <typeparam name="T">One of this package's models or submit bodies.</typeparam>
    /// <param name="utf8Json">Its JSON, in UTF-8.</param>
    /// <returns>The model; unknown members are kept.</returns>
    /// <exception cref="JsonException">It is no JSON, or does not fit.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is none of this package's types.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> utf8Json)
        where T : FrontendModel
    {
        try
        {
            if (typeof(T) == typeof(Session))
                return (T)(FrontendModel)DeserializeSession(utf8Json);
            return JsonSerializer.Deserialize(utf8Json, TypeInfo<T>()) ?? throw new JsonException("An object was expected, not null.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or OverflowException)
        {
            throw new JsonException("The JSON does not fit.", exception);
        }
    }

    /// <summary>Writes one model, as what it is: <typeparamref name="T"/> may be what several share, such as <see cref="SelfServiceFlow"/>.</summary>
    /// <typeparam name="T">One of this package's models or submit bodies.</typeparam>
    /// <param name="model">The model.</param>
    /// <returns>Its JSON, in UTF-8.</returns>
    /// <exception cref="NotSupportedException">The model is of none of this package's types.</exception>
    public static byte[] SerializeToUtf8Bytes<T>(T model)
        where T : FrontendModel
    {
        ArgumentNullException.ThrowIfNull(model);
        return JsonSerializer.SerializeToUtf8Bytes(model, TypeInfo(model.GetType()));
    }

    /// <summary>How <see cref="System.Text.Json"/> reads and writes a model, for use with its own methods.</summary>
    /// <typeparam name="T">One of this package's models or submit bodies.</typeparam>
    /// <returns>The type's contract.</returns>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is none of this package's types.</exception>
    public static JsonTypeInfo<T> TypeInfo<T>()
        where T : FrontendModel =>
        (JsonTypeInfo<T>)TypeInfo(typeof(T));

    private static JsonTypeInfo TypeInfo(Type type) =>
        FrontendJsonContext.Default.GetTypeInfo(type) ?? throw new NotSupportedException($"{type} is no model of Ory's Frontend API.");

    /// <summary>The way that every answer of whoami takes: no detour over the serializer's buffers.</summary>
    internal static Session DeserializeSession(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        var session = SessionConverter.Read(ref reader, utf8Json);
        return reader.Read() ? throw new JsonException("There is more than one value.") : session;
    }
}
