using Microsoft.AspNetCore.Authentication;

namespace Ory.AspNetCore;

/// <summary>
/// For code that asks for a step-up itself: <c>Results.Challenge(new OryChallengeProperties { Aal = "aal2" })</c>. Who is signed in is sent to prove
/// more (or the same again, where he has proved it already); who is not, to sign in first.
/// </summary>
public class OryChallengeProperties : AuthenticationProperties
{
    private const string AalKey = "ory.aal";
    private const string MaxAgeKey = "ory.max_age";

    /// <summary>The assurance level to reach.</summary>
    /// <value>None in particular. <c>aal1</c> or <c>aal2</c>.</value>
    /// <exception cref="ArgumentException">Ory gives no such level.</exception>
    public string? Aal
    {
        get => AalOf(this);
        set => SetParameter(AalKey, value is null ? null : Aals.Checked(value, nameof(value)));
    }

    /// <summary>How long ago the last sign-in may be; told to API clients (RFC 9470, <c>max_age</c>).</summary>
    /// <value>None. A minute at least.</value>
    /// <exception cref="ArgumentOutOfRangeException">Less than a minute.</exception>
    public TimeSpan? MaxAge
    {
        get => MaxAgeOf(this);
        set
        {
            if (value is { } time)
                ArgumentOutOfRangeException.ThrowIfLessThan(time, RecentAuthenticationRequirement.Least, nameof(value));
            SetParameter(MaxAgeKey, value);
        }
    }

    // Properties are copied on their way (policy schemes, results): what counts is the parameters, not the type.
    internal static string? AalOf(AuthenticationProperties properties) => properties.GetParameter<string>(AalKey);

    internal static TimeSpan? MaxAgeOf(AuthenticationProperties properties) => properties.GetParameter<TimeSpan?>(MaxAgeKey);
}
