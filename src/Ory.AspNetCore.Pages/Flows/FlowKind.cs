namespace Ory.AspNetCore.Pages;

// The flows that have a page.
internal enum FlowKind
{
    Login,
    Registration,
    Recovery,
    Verification,
    Settings,
}
