namespace Ory.AspNetCore.Pages;

/// <summary>One node of a flow as a partial view draws it: texts in the reader's language, values as text.</summary>
public sealed record OryPageNode
{
    /// <summary>
    /// Which partial view draws the node: <c>Input</c>, <c>Select</c>, <c>Checkbox</c>, <c>Hidden</c>, <c>Button</c>, <c>Text</c>, <c>Codes</c>,
    /// <c>Image</c>, <c>Link</c>, <c>Script</c>, <c>Division</c>, <c>Username</c> (whose the password beside it is, for password managers) or
    /// <c>Unknown</c>; <c>Views/Ory/_Input.cshtml</c> for <c>Input</c>, and so on.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>Ory's group of the node, such as <c>password</c>.</summary>
    public required string Group { get; init; }

    /// <summary>An identifier that is unique on the page.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the form field; absent for what is not one.</summary>
    public string? Name { get; init; }

    /// <summary>The type of the input, such as <c>email</c>; for a button <c>submit</c> or <c>button</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The value, as a form sends it.</summary>
    public string? Value { get; init; }

    /// <summary>The label, the wording of a button or a link, or the description of an image.</summary>
    public string Label { get; init; } = "";

    /// <summary>A fuller label for those who hear the page, where several buttons have the same words; it begins with them.</summary>
    public string? SpokenLabel { get; init; }

    /// <summary>What the browser may fill in (<c>autocomplete</c>).</summary>
    public string? Autocomplete { get; init; }

    /// <summary>The form that the value must have (<c>pattern</c>).</summary>
    public string? Pattern { get; init; }

    /// <summary>The most characters that are accepted.</summary>
    public long? MaxLength { get; init; }

    /// <summary>Whether the field must be filled in.</summary>
    public bool Required { get; init; }

    /// <summary>Whether the field cannot be changed.</summary>
    public bool Disabled { get; init; }

    /// <summary>Whether a checkbox is ticked.</summary>
    public bool Checked { get; init; }

    /// <summary>Whether the page opens with this field: the first that was refused.</summary>
    public bool Autofocus { get; init; }

    /// <summary>How a button looks: <c>primary</c>, <c>secondary</c>, <c>plain</c> or <c>danger</c>.</summary>
    public string Look { get; init; } = "secondary";

    /// <summary>What is asked before a button of look <c>danger</c> can be pressed.</summary>
    public string? Question { get; init; }

    /// <summary>A line of help under the field.</summary>
    public string? Hint { get; init; }

    /// <summary>The length of a one-time code that sends itself when complete.</summary>
    public int? CodeLength { get; init; }

    /// <summary>The function of Ory's script to call when the button is pressed.</summary>
    public string? OnClick { get; init; }

    /// <summary>The function of Ory's script to call when the page has loaded.</summary>
    public string? OnLoad { get; init; }

    /// <summary>Where a link leads, or the source of an image or script.</summary>
    public string? Source { get; init; }

    /// <summary>The backup codes of a node that holds them.</summary>
    public IReadOnlyList<OryPageCode> Codes { get; init; } = [];

    /// <summary>What can be chosen, in a field of kind <c>Select</c>.</summary>
    public IReadOnlyList<OryPageOption> Options { get; init; } = [];

    /// <summary>Attributes that are written as they are: those of scripts and divisions.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>The messages of this node.</summary>
    public IReadOnlyList<OryPageMessage> Messages { get; init; } = [];

    /// <summary>The message at the head of the page that is about this field: Ory says there that a code is wrong.</summary>
    public OryPageMessage? RefusedBy { get; init; }

    /// <summary>Whether the field was refused: one of its messages is an error, or the page says at its head what is wrong with it.</summary>
    public bool Invalid => RefusedBy is not null || Messages.Any(m => m.Kind == "error");

    /// <summary>The id of the element that holds <see cref="Hint"/>.</summary>
    public string HintId => Id + "-hint";

    /// <summary>The id of the element that holds <see cref="Messages"/>.</summary>
    public string MessagesId => Id + "-messages";

    /// <summary>The value of <c>aria-describedby</c>; null where nothing describes the field.</summary>
    public string? DescribedBy
    {
        get
        {
            string?[] ids =
            [
                RefusedBy?.ElementId,
                Messages.Count > 0 ? MessagesId : null,
                Hint is not null || CodeLength is not null ? HintId : null,
            ];
            var present = string.Join(' ', ids.Where(id => id is not null));
            return present.Length > 0 ? present : null;
        }
    }

    /// <summary>What kind of node it is and its name, and not the value.</summary>
    public override string ToString() => $"{Kind} {Name}";
}
