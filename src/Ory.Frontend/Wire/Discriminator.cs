using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Looks ahead for the member that says which type an object is, wherever it stands among the others.</summary>
internal static class Discriminator
{
    internal static string? Peek(Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An object was expected.");

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(member);
            reader.Read();
            if (found)
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
        }
        return null;
    }
}
