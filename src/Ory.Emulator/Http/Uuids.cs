namespace Ory.Emulator;

/// <summary>Ids as Kratos reads them.</summary>
internal static class Uuids
{
    public static bool TryParse(string? text, out Guid id)
    {
        if (text?.StartsWith("urn:uuid:", StringComparison.Ordinal) == true) text = text[9..];
        else if (text is ['{', .. var bare, '}']) text = bare;
        return Guid.TryParseExact(text, "D", out id) || Guid.TryParseExact(text, "N", out id);
    }

    /// <summary>The id that a parameter holds; null when it holds none. The id of zeros is none.</summary>
    public static Guid? Of(string text) => TryParse(text, out var id) && id != Guid.Empty ? id : null;

    /// <summary>The error for a path that should hold an id: it has no reason.</summary>
    public static ApiError Malformed { get; } = new(400, "The id is malformed.");
}
