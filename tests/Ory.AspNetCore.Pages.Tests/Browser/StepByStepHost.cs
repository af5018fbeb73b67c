namespace Ory.AspNetCore.Pages.Tests;

/// <summary>An Ory that asks for one thing after the other: sign-up in two steps, the name before the way to sign in.</summary>
public sealed class StepByStepHost : JourneyHost
{
    protected override bool StepByStep => true;
}
