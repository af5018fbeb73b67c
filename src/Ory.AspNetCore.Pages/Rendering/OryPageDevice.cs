namespace Ory.AspNetCore.Pages;

/// <summary>A session of the person whose account page it is.</summary>
/// <param name="SessionId">The session's id.</param>
/// <param name="Name">What the device seems to be, such as "Firefox on Linux".</param>
/// <param name="Details">Place, address and time of sign-in, as far as they are known.</param>
/// <param name="Current">Whether this is the session that looks at the page.</param>
/// <param name="End">The form that ends the session.</param>
public sealed record OryPageDevice(string SessionId, string Name, string Details, bool Current, OryPageForm? End);
