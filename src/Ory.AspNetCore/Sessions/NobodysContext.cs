namespace Ory.AspNetCore;

/// <summary>An <see cref="ExecutionContext"/> in which nobody has put anything.</summary>
internal static class NobodysContext
{
    public static readonly ExecutionContext Value = Capture();

    private static ExecutionContext Capture()
    {
        ExecutionContext? context = null;
        var thread = new Thread(() => context = ExecutionContext.Capture());
        // Unsafe means: without the context of this thread.
        thread.UnsafeStart();
        thread.Join();
        return context!;
    }
}
