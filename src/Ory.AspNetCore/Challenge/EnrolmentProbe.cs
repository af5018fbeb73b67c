using System.Collections.Concurrent;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>
/// Finds out whether somebody has a second factor at all, who is asked for one. A settings flow tells and does nothing; a login flow of the second
/// level would tell as well, and may send a mail.
/// </summary>
internal sealed class EnrolmentProbe(TimeProvider time)
{
    // Nobody's factors change faster; and a flood of requests is no flood of flows at Ory.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);
    private const int CleanUpAt = 1024;

    private readonly ConcurrentDictionary<object, Probe> _latest = new();

    /// <summary>Number of questions whose answer is kept.</summary>
    public int Count => _latest.Count;

    /// <summary>False only where Ory says clearly that there is none, and has one to enrol; in doubt the login flow, which says so itself.</summary>
    /// <param name="client">The scheme's.</param>
    /// <param name="subject">Who is asked about once however many of his requests fail: a scheme's session, or a credential where no session is known.</param>
    /// <param name="credential">What Ory is asked with.</param>
    /// <param name="cancellationToken">Ends the waiting of this caller only.</param>
    public async Task<bool> HasSecondFactorAsync(FrontendClient client, object subject, OryCredential credential, CancellationToken cancellationToken)
    {
        // Not by the clock, which may be put back.
        var now = time.GetTimestamp();
        while (true)
        {
            if (_latest.TryGetValue(subject, out var latest) && time.GetElapsedTime(latest.Began, now) < Remembered)
                return await latest.Flight.Task.WaitAsync(cancellationToken);

            var mine = new Probe(now, new Flight<bool>(() => AskAsync(client, credential)));
            if (latest is null ? !_latest.TryAdd(subject, mine) : !_latest.TryUpdate(subject, mine, latest))
                continue;

            mine.Flight.StartElsewhere();
            CleanUp(now);
            return await mine.Flight.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Whether a settings flow offers to take a second factor away, or to show it again.</summary>
    public static bool HasSecondFactor(SettingsFlow flow) => flow.Ui.Nodes.Any(IsOfSecondFactor);

    // A code that is mailed is nobody's to enrol: where the flow offers nothing else, that is what there may be, and nothing can be done there.
    private static bool CanEnrol(SettingsFlow flow) => flow.Ui.Nodes.Any(IsForEnrolment);

    private static async Task<bool> AskAsync(FrontendClient client, OryCredential credential)
    {
        // With a token there is no browser to send anywhere.
        if (credential.Kind != OryCredentialKind.Cookie)
            return true;

        try
        {
            // The cookies of the answer (a CSRF cookie for a flow that nobody will see) go nowhere.
            var response = await client.CreateBrowserSettingsFlowAsync(credential.ToFrontendCredential());
            return response.Value is not SettingsFlowResult.Success { Flow: var flow } || HasSecondFactor(flow) || !CanEnrol(flow);
        }
        catch (Exception)
        {
            // Whatever stands between here and Ory may fail in its own way; what is about to be said is a step-up all the same.
            return true;
        }
    }

    private static bool IsOfSecondFactor(UiNode node) =>
        node.Attributes is UiNodeInputAttributes { Name: "totp_unlink" or "lookup_secret_reveal" or "lookup_secret_disable" or "webauthn_remove" };

    private static bool IsForEnrolment(UiNode node) =>
        node.Attributes is UiNodeInputAttributes { Name: "totp_code" or "lookup_secret_regenerate" or "webauthn_register" };

    private void CleanUp(long now)
    {
        if (_latest.Count < CleanUpAt)
            return;

        foreach (var pair in _latest)
        {
            if (time.GetElapsedTime(pair.Value.Began, now) >= Remembered)
                _latest.TryRemove(pair);
        }
    }

    private sealed record Probe(long Began, Flight<bool> Flight);
}
