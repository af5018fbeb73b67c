namespace Ory.Frontend;

/// <summary>The types of a node.</summary>
public static class UiNodeTypes
{
    /// <summary>A field or a button.</summary>
    public const string Input = "input";

    /// <summary>A text.</summary>
    public const string Text = "text";

    /// <summary>An image.</summary>
    public const string Img = "img";

    /// <summary>A link.</summary>
    public const string A = "a";

    /// <summary>A script.</summary>
    public const string Script = "script";

    /// <summary>A place for a widget (a captcha).</summary>
    public const string Div = "div";
}
