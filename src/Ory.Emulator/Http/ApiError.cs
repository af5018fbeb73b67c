using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Ory.Emulator;

/// <summary>An error as Kratos words it: <c>{"error": {…}}</c>, and what some errors add beside it.</summary>
internal sealed record ApiError(int Code, string Message)
{
    /// <summary>The machine-readable id, such as <c>session_inactive</c>.</summary>
    public string? Id { get; init; }

    public string? Reason { get; init; }

    public JsonObject? Details { get; init; }

    /// <summary>Members beside <c>error</c>. An error that has them does not echo the request id.</summary>
    public JsonObject? Beside { get; init; }

    /// <summary>The HTTP status, where it is not the code.</summary>
    public int? Status { get; init; }

    public int StatusCode => Status ?? Code;

    /// <summary>The inner object: what an error container keeps.</summary>
    public JsonObject ToJson(string? requestId = null)
    {
        var json = new JsonObject();
        if (Id is not null) json["id"] = Id;
        json["code"] = Code;
        json["status"] = ReasonPhrases.GetReasonPhrase(Code);
        if (!string.IsNullOrEmpty(requestId)) json["request"] = requestId;
        if (Reason is not null) json["reason"] = Reason;
        if (Details is not null) json["details"] = Details.DeepClone();
        json["message"] = Message;
        return json;
    }

    public JsonObject ToEnvelope(string? requestId)
    {
        var envelope = new JsonObject { ["error"] = ToJson(Beside is null ? requestId : null) };
        foreach (var (name, value) in Beside ?? []) envelope[name] = value?.DeepClone();
        return envelope;
    }
}
