using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>An input field or a button.</summary>
internal sealed class InputNode(string group, string name, string inputType) : UiNode("input", group, name)
{
    public string InputType { get; set; } = inputType;

    public bool Required { get; set; }

    public string? Autocomplete { get; set; }

    public string? Pattern { get; init; }

    public int? MaxLength { get; init; }

    public bool Disabled { get; init; }

    public string? OnClick { get; init; }

    public string? OnClickTrigger { get; init; }

    public string? OnLoad { get; init; }

    public string? OnLoadTrigger { get; init; }

    protected override JsonObject Attributes()
    {
        var json = new JsonObject { ["name"] = Id, ["type"] = InputType };
        if (Value is not null) json["value"] = Value.DeepClone();
        if (Required) json["required"] = true;
        if (Autocomplete is not null) json["autocomplete"] = Autocomplete;
        if (Pattern is not null) json["pattern"] = Pattern;
        json["disabled"] = Disabled;
        if (OnClick is not null) json["onclick"] = OnClick;
        if (OnClickTrigger is not null) json["onclickTrigger"] = OnClickTrigger;
        if (OnLoad is not null) json["onload"] = OnLoad;
        if (OnLoadTrigger is not null) json["onloadTrigger"] = OnLoadTrigger;
        if (MaxLength is not null) json["maxlength"] = MaxLength;
        return json;
    }
}
