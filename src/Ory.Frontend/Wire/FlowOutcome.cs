using System.Net;

namespace Ory.Frontend;

/// <summary>What an answer to a submitted flow means, whichever flow it is.</summary>
internal static class FlowOutcome
{
    /// <summary>Whether something has to be mended: a message of type <c>error</c>, of the form or of any of its nodes.</summary>
    internal static bool HasError(this SelfServiceFlow flow)
    {
        if (flow.Ui.Messages.Has(UiTextTypes.Error))
            return true;
        foreach (var node in flow.Ui.Nodes)
        {
            if (node is not null && node.Messages.Has(UiTextTypes.Error))
                return true;
        }
        return false;
    }

    /// <summary>Whether the form says that something worked.</summary>
    internal static bool HasSuccess(this SelfServiceFlow flow) => flow.Ui.Messages.Has(UiTextTypes.Success);

    private static bool Has(this IReadOnlyList<UiText> messages, string type)
    {
        foreach (var message in messages)
        {
            if (message?.Type == type)
                return true;
        }
        return false;
    }

    internal static bool IsCodeSent(this SelfServiceFlow flow) => flow.State is FlowStates.SentEmail or FlowStates.RecoveryAwaitingCode;

    internal static bool IsPassed(this SelfServiceFlow flow) => flow.State is FlowStates.PassedChallenge or FlowStates.Success;

    /// <summary>Where the browser has to go: 422, or a redirect that does not lead to another flow.</summary>
    internal static string? RedirectTarget(in Answer answer, ErrorGeneric? error)
    {
        if (answer.IsRedirect)
            return answer.Headers.Location;
        return answer.Status == HttpStatusCode.UnprocessableEntity ? error?.RedirectBrowserTo : null;
    }

    /// <summary>The flow that takes the place of the submitted one: named by a 410, or by a redirect to where it can be read.</summary>
    internal static string? Replacement(in Answer answer, ErrorGeneric? error)
    {
        if (answer.Status == HttpStatusCode.Gone)
            return error?.UseFlowId;
        if (!answer.IsRedirect || answer.Headers.Location is not { } location)
            return null;

        // `{public}/self-service/FLOW/flows?id=…`
        var query = location.IndexOf("/flows?", StringComparison.Ordinal);
        if (query < 0)
            return null;
        foreach (var parameter in location[(query + "/flows?".Length)..].Split('&', '#'))
        {
            if (parameter.StartsWith("id=", StringComparison.Ordinal) && parameter.Length > 3)
                return Uri.UnescapeDataString(parameter[3..]);
        }
        return null;
    }

    /// <summary>Where a second factor is given: a 403 of that id.</summary>
    internal static string? AalTarget(in Answer answer, ErrorGeneric? error) => Forbidden(answer, error, FrontendErrorIds.SessionAal2Required);

    /// <summary>Where the user signs in again: a 403 of that id.</summary>
    internal static string? RefreshTarget(in Answer answer, ErrorGeneric? error) => Forbidden(answer, error, FrontendErrorIds.SessionRefreshRequired);

    private static string? Forbidden(in Answer answer, ErrorGeneric? error, string id) =>
        answer.Status == HttpStatusCode.Forbidden && error?.Error.Id == id ? error.RedirectBrowserTo : null;
}
