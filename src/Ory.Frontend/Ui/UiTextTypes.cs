namespace Ory.Frontend;

/// <summary>The types of a text.</summary>
public static class UiTextTypes
{
    /// <summary>A hint.</summary>
    public const string Info = "info";

    /// <summary>Something to be mended.</summary>
    public const string Error = "error";

    /// <summary>Something that worked.</summary>
    public const string Success = "success";
}
