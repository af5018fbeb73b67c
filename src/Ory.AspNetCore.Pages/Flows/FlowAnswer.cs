using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// What Ory's answer means for the page, whichever flow it is.
internal abstract record FlowAnswer
{
    private FlowAnswer()
    {
    }

    // Drawn as it is; after a step it has an address of its own, so that reloading repeats nothing.
    public sealed record Show(SelfServiceFlow Flow, bool Advanced) : FlowAnswer;

    // The flow is over, or goes on at an address that Ory names.
    public sealed record Leave(string Address) : FlowAnswer;

    // Another flow of a kind goes on.
    public sealed record Continue(FlowKind Kind, string FlowId) : FlowAnswer;

    // Too old, unknown, or not this browser's: a new one begins, and leads to where Ory says that the old one would have led.
    public sealed record Restart(string Notice, string? UseFlowId = null, string? ReturnTo = null) : FlowAnswer;

    public sealed record SignIn : FlowAnswer;

    public sealed record StepUp : FlowAnswer;

    // Ory's address that names where to come back to.
    public sealed record SignInAgain(string Address) : FlowAnswer;

    public sealed record SignedInAlready : FlowAnswer;

    public sealed record ReturnForbidden : FlowAnswer;

    public sealed record Refused(int Status, string Words, string? Reference = null, TimeSpan? RetryAfter = null) : FlowAnswer;
}
