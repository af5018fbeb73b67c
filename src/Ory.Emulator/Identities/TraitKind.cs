namespace Ory.Emulator;

/// <summary>What Kratos takes a property for: from it follow the field that is shown, and how a form's text is read.</summary>
internal enum TraitKind
{
    /// <summary>No single type is said: no field, and nothing is read from a form.</summary>
    None,

    Text,

    Number,

    Flag,

    Texts,

    Numbers,

    Flags,

    /// <summary>A list of what is not said.</summary>
    List,

    /// <summary>An object.</summary>
    Json,

    /// <summary>A list of objects, or of lists.</summary>
    JsonList,
}
