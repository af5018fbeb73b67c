namespace Ory.AspNetCore;

/// <summary>The kinds of answers, by how much they know: of two, the later one here is given.</summary>
internal enum AnswerKind
{
    /// <summary>Refused, and no sign-in helps.</summary>
    Forbidden,

    /// <summary>Nobody is signed in.</summary>
    Login,

    /// <summary>Somebody is, and has to prove more.</summary>
    StepUp,

    /// <summary>It cannot be known now. Nothing else may be said in its place.</summary>
    Unavailable,
}
