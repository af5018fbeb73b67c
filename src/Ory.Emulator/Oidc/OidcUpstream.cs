namespace Ory.Emulator;

/// <summary>What a form says that the provider is to be told.</summary>
internal static class OidcUpstream
{
    private const string Name = "upstream_parameters";

    private static readonly string[] Known = ["login_hint", "hd", "prompt", "auth_type", "acr_values"];

    /// <summary>The parameters that a provider may be told; null where there are others than texts.</summary>
    public static Dictionary<string, string>? Read(SubmittedForm form, Flow flow)
    {
        if (form.Object(Name) is not { } given)
        {
            if (form.Has(Name)) return null;
            given = [];
        }

        if (given.Any(pair => pair.Value is not null && Json.Text(pair.Value) is null)) return null;
        var told = given.Where(pair => Known.Contains(pair.Key)).ToDictionary(pair => pair.Key, pair => Json.Text(pair.Value) ?? "");
        // Who signs in again is to do so there as well, whatever the form says.
        if (flow is LoginFlow { IsRefresh: true }) told["prompt"] = "login";
        return told;
    }
}
