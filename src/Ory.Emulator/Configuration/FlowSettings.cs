namespace Ory.Emulator;

/// <summary>What <c>selfservice.flows.NAME</c> says, for any of the five flows.</summary>
internal sealed record FlowSettings
{
    public required string Name { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>Where the application shows this flow.</summary>
    public required string UiUrl { get; init; }

    public required TimeSpan Lifespan { get; init; }

    /// <summary>Recovery and verification: <c>code</c> or <c>link</c>.</summary>
    public string Use { get; init; } = "code";

    public bool NotifyUnknownRecipients { get; init; }

    /// <summary>Login: <c>unified</c> or <c>identifier_first</c>; registration: <c>unified</c> or <c>profile_first</c>.</summary>
    public string Style { get; init; } = "unified";

    /// <summary>Registration: say which credentials an address that is taken already has.</summary>
    public bool LoginHints { get; init; }

    /// <summary>Settings: <c>aal1</c>, <c>aal2</c> or <c>highest_available</c>.</summary>
    public string RequiredAal { get; init; } = "highest_available";

    public TimeSpan PrivilegedSessionMaxAge { get; init; } = TimeSpan.FromHours(1);

    public string? AfterReturnUrl { get; init; }

    public IReadOnlyDictionary<string, string> AfterReturnUrlByMethod { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> AfterHooks { get; init; } = [];

    public IReadOnlyDictionary<string, IReadOnlyList<string>> AfterHooksByMethod { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The hooks that run after a method of this flow succeeded; those of the method replace those of the flow.</summary>
    public IReadOnlyList<string> HooksAfter(string method) =>
        AfterHooksByMethod.TryGetValue(method, out var hooks) && hooks.Count > 0 ? hooks : AfterHooks;

    public string? ReturnUrlAfter(string method) => AfterReturnUrlByMethod.GetValueOrDefault(method) ?? AfterReturnUrl;
}
