namespace Ory.Frontend;

/// <summary>
/// Submits a settings flow with what its form holds: every field in <see cref="FrontendModel.AdditionalMembers"/>, by the name of its node (dots allowed, as in
/// <c>traits.email</c>). For methods that this version does not know, and for pages that show any form.
/// </summary>
public sealed record UpdateSettingsFlowWithOtherMethod : UpdateSettingsFlowBody
{
    /// <summary>The method; null where the server is to find out by itself.</summary>
    public string? Method { get; init; }
}
