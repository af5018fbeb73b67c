namespace Ory.AspNetCore.Pages;

/// <summary>What the views of the pages are given: the model of <c>Views/Ory/Flow.cshtml</c> and of all the others, partial views included.</summary>
public sealed record OryPage
{
    /// <summary>The page: <c>login</c>, <c>registration</c>, <c>recovery</c>, <c>verification</c>, <c>settings</c>, <c>error</c>, <c>sign-out</c> or <c>leave</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The heading; the title of the page is made of it and of the application's name.</summary>
    public required string Heading { get; init; }

    /// <summary>A sentence under the heading.</summary>
    public string? Intro { get; init; }

    /// <summary>What is said above the forms.</summary>
    public IReadOnlyList<OryPageMessage> Messages { get; init; } = [];

    /// <summary>The forms of a page that has no sections.</summary>
    public IReadOnlyList<OryPageForm> Forms { get; init; } = [];

    /// <summary>The sections of the account page.</summary>
    public IReadOnlyList<OryPageSection> Sections { get; init; } = [];

    /// <summary>The way on from a page that is at an end, as buttons; the first is the main one.</summary>
    public IReadOnlyList<OryPageLink> Ways { get; init; } = [];

    /// <summary>Links at the foot.</summary>
    public IReadOnlyList<OryPageLink> Links { get; init; } = [];

    /// <summary>Where the person signs out, on pages of somebody who is signed in.</summary>
    public string? SignOutAddress { get; init; }

    /// <summary>A number under which what happened can be found.</summary>
    public string? Reference { get; init; }

    /// <summary>The paths of all pages, within the application, for the script.</summary>
    public string Paths { get; init; } = "";

    /// <summary>The address under which this page can be opened again, where that is not the one it was sent from.</summary>
    public string? Address { get; init; }

    /// <summary>The nonce of the content security policy: every script and style sheet of the page must carry it.</summary>
    public string Nonce { get; init; } = "";

    /// <summary>The address of the style sheet.</summary>
    public string StyleSheet { get; init; } = "";

    /// <summary>The address of the script.</summary>
    public string Script { get; init; } = "";

    /// <summary>The language of the words, such as <c>en</c>.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Whether that language is written from right to left.</summary>
    public bool IsRightToLeft { get; init; }

    /// <summary>The options, for the name of the application, the logo and the theme.</summary>
    public OryPagesOptions Options { get; init; } = new();

    /// <summary>The start page of the application.</summary>
    public string Home { get; init; } = "/";

    /// <summary>Where the browser goes by itself, on the page <c>leave</c>.</summary>
    public string? RefreshTo { get; init; }
}
