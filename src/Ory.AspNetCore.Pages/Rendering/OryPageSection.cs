namespace Ory.AspNetCore.Pages;

/// <summary>A section of the account page.</summary>
public sealed record OryPageSection
{
    /// <summary>The anchor of the section: Ory's name of the group, or <c>sessions</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The heading.</summary>
    public required string Heading { get; init; }

    /// <summary>A sentence on what the section is for.</summary>
    public string? About { get; init; }

    /// <summary>Whether what the section sets up is set up; null where that makes no sense.</summary>
    public bool? On { get; init; }

    /// <summary>Messages that belong to this section.</summary>
    public IReadOnlyList<OryPageMessage> Messages { get; init; } = [];

    /// <summary>The forms.</summary>
    public IReadOnlyList<OryPageForm> Forms { get; init; } = [];

    /// <summary>The devices, in the section of the sessions.</summary>
    public IReadOnlyList<OryPageDevice> Devices { get; init; } = [];
}
