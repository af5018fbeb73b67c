namespace Ory.Frontend;

/// <summary>Which session to end (Ory's <c>performNativeLogoutBody</c>).</summary>
internal sealed record PerformNativeLogoutBody(string SessionToken);
