using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Diagnostics;

/// <summary>Every diagnostic, one a rule; each has a page <c>docs/diagnostics/{id}.md</c>.</summary>
public static class Descriptors
{
    private const string Category = "HypergradGen";

    private const string Pages = "https://github.com/hypergradgen/hypergradgen/blob/main/docs/diagnostics/";

    /// <summary>What is refused, and what to write instead.</summary>
    private const string Refused = "{0} is not supported here: {1}";

    public static readonly DiagnosticDescriptor TypeNotPartial = Error("HG0001", "Type is not partial",
        "Type '{0}' must be partial: the solver and the derivatives of '{1}' are generated as its members");

    public static readonly DiagnosticDescriptor WrongSignature = Error("HG0002", "Method has the wrong signature",
        "'{0}' is '{1}', and {2} must be '{3}'");

    public static readonly DiagnosticDescriptor ObjectiveWithoutMap = Error("HG0003", "Objective without a map",
        "'{0}' is an outer objective, and type '{1}' has no fixed-point map: mark the map's method with [FixedPointMap], or what it minimises with [InnerObjective]");

    public static readonly DiagnosticDescriptor SeveralMaps = Error("HG0004", "More than one map",
        "Type '{0}' has another fixed-point map, '{1}': a problem has one; move '{2}' to a type of its own");

    public static readonly DiagnosticDescriptor SeveralObjectives = Error("HG0005", "More than one objective",
        "Type '{0}' has another outer objective, '{1}': a problem has at most one; move '{2}' to a type of its own");

    public static readonly DiagnosticDescriptor NotSupported = Error("HG0006", "Construct is not supported", Refused);

    public static readonly DiagnosticDescriptor NoSourceOrRule = Error("HG0007", "Call without source or rule",
        "'{0}' has neither source that can be followed nor a derivative rule: {1}");

    public static readonly DiagnosticDescriptor DerivativeLostInCast = Error("HG0008", "Derivative is lost in a cast",
        "The argument depends on the state or the hyperparameters, and its derivative is lost in the conversion to an integer: write Gradient.Stop(…) around it if that is meant");

    public static readonly DiagnosticDescriptor MapIgnoresState = Error("HG0009", "Map ignores its state",
        "No element of '{1}' has a derivative with respect to '{2}', so '{0}' is not a fixed-point map: read '{2}' in it");

    public static readonly DiagnosticDescriptor ObjectiveIgnoresState = Warning("HG0010", "Objective ignores its state",
        "'{0}' has no derivative with respect to '{1}', so its hypergradient does not depend on the solution: read '{1}' in it");

    public static readonly DiagnosticDescriptor ReadBeforeWrite = Error("HG0011", "Next state is read before it is written",
        "'{0}' is read here before the method has written it, and what it holds on entry is not defined: assign it first, or read '{1}'");

    public static readonly DiagnosticDescriptor HelperInaccessible = Error("HG0012", "Helper uses what the problem cannot access",
        "'{0}' uses '{1}', which type '{2}' cannot access: make it accessible or pass it as an argument");

    public static readonly DiagnosticDescriptor WriteToData = Error("HG0013", "Write to a field or static",
        "'{0}' is data of the problem, constant while a solver lives, and is written here: use a local variable");

    public static readonly DiagnosticDescriptor MemoryOfInnerBlock = Error("HG0014", "Span variable may name memory of an inner block",
        "'{0}' may name memory here that was made in an inner block or in an earlier iteration: make the memory before the block, and bind the variable in it");

    public static readonly DiagnosticDescriptor ScratchInField = Error("HG0015", "Scratch array in a field",
        "'{0}' is an array of the problem's data and is written here: declare it in the method (stackalloc or new), the solver's workspace holds it");

    public static readonly DiagnosticDescriptor Recursion = Error("HG0016", "Recursion that is not followed",
        "'{0}' calls itself {1}");

    public static readonly DiagnosticDescriptor NameTaken = Error("HG0017", "Name of a generated member is taken",
        "Type '{0}' has a member '{1}', which is the name of a member generated for '{2}': rename one of them");

    public static readonly DiagnosticDescriptor CallLeftOut = Info("HG0018", "Call is left out of the generated code",
        "'{0}' computes nothing: it runs where '{1}' itself is called, and is left out of the generated code");

    public static readonly DiagnosticDescriptor NothingToDifferentiate = Error("HG0019", "Nothing to differentiate",
        "'{0}' has no derivative: {1}");

    public static readonly DiagnosticDescriptor SameProducts = Error("HG0020", "Two methods would have the same products",
        "The members generated for this method would have the names of those for another '{0}' of type '{1}': rename one of them, or mark one only");

    public static readonly DiagnosticDescriptor RuleSignature = Error("HG0037", "Rule has the wrong signature",
        "'{0}' is a rule for '{1}', and must be '{2}': {3}");

    public static readonly DiagnosticDescriptor RuleTarget = Error("HG0038", "Rule for what cannot have one",
        "'{0}' is a rule for '{1}', {2}");

    public static readonly DiagnosticDescriptor SeveralRules = Error("HG0039", "More than one rule for a method",
        "'{0}' is a rule for '{1}', which has another, '{2}': leave one of them out");

    public static readonly DiagnosticDescriptor RuleNotLinear = Error("HG0040", "Rule is not linear",
        "'{0}' is a rule, and must be linear in its {1}: {2}");

    public static readonly DiagnosticDescriptor DerivativeIsZero = Warning("HG0041", "Derivative is zero between jumps",
        "'{0}' is constant between its jumps, so that nothing is differentiated through it: write Gradient.Stop(…) around its argument if that is meant");

    public static readonly DiagnosticDescriptor EqualityOfReals = Warning("HG0042", "Equality of numbers with a derivative",
        "This tests for equality a number that has a derivative: the side for equal numbers is taken at single points, and its derivative says nothing of what is around them; compare with a tolerance, or write Gradient.Stop(…) around the number if that is meant");

    public static readonly DiagnosticDescriptor Kink = OffByDefault("HG0043", "Function with a kink",
        "'{0}' has no derivative at its kink, and is given one there: {1}");

    public static readonly DiagnosticDescriptor NextNeverWritten = Error("HG0044", "Next state is never written",
        "'{0}' never writes '{1}', which is its result: assign its elements");

    public static readonly DiagnosticDescriptor NextMayBeLeft = Warning("HG0045", "Next state may be left unwritten",
        "Where this comparison goes the other way nothing is written to '{0}', and what it holds there is not defined: write its elements on both sides");

    public static readonly DiagnosticDescriptor FirstElementLeft = Warning("HG0061", "First element of the next state is left unwritten",
        "'{0}' writes no element of '{1}' before index 1, and what '{1}'[0] holds is not defined: write the elements at the edges too, for which copying the state to '{1}' first is enough where they stay as they are");

    public static readonly DiagnosticDescriptor ObjectiveIgnoresAll = Warning("HG0046", "Objective is constant",
        "'{0}' has no derivative with respect to '{1}' or '{2}', so that every hypergradient is zero: read '{1}' in it");

    public static readonly DiagnosticDescriptor HyperparametersIgnored = Warning("HG0047", "Hyperparameters do not matter",
        "Neither '{0}' nor '{1}' has a derivative with respect to '{2}', so that its hypergradient is zero: read '{2}' in one of them");

    public static readonly DiagnosticDescriptor ObjectOnHeap = Error("HG0048", "Object is created or changed", Refused);

    public static readonly DiagnosticDescriptor DelegateOrQuery = Error("HG0049", "Delegate, lambda or query", Refused);

    public static readonly DiagnosticDescriptor IteratorOrConcurrency = Error("HG0050", "Iterator, async or lock", Refused);

    public static readonly DiagnosticDescriptor DynamicOrUnsafe = Error("HG0051", "Dynamic or unsafe code", Refused);

    public static readonly DiagnosticDescriptor JumpOrTry = Error("HG0052", "Jump or exception handler", Refused);

    public static readonly DiagnosticDescriptor VirtualCall = Error("HG0053", "Virtual call", Refused);

    public static readonly DiagnosticDescriptor ChangingValue = Error("HG0054", "Value that can change", Refused);

    public static readonly DiagnosticDescriptor Text = Error("HG0055", "Text or console", Refused);

    public static readonly DiagnosticDescriptor MarkWithoutEffect = Warning("HG0056", "Mark without effect",
        "[Symmetric] on '{0}' has no effect: {1}");

    public static readonly DiagnosticDescriptor WrongLength = Error("HG0057", "Length that is none, or of what has none",
        "'{0}' cannot be marked so: {1}");

    public static readonly DiagnosticDescriptor MapShape = Error("HG0058", "Parameters do not make a fixed-point map",
        "'{0}' cannot be {1}: {2}");

    public static readonly DiagnosticDescriptor StepSize = Error("HG0059", "Step size of an inner objective",
        "The step size of '{0}' {1}");

    /// <summary>Nothing is wrong: it is where the fix that begins an objective is offered.</summary>
    public static readonly DiagnosticDescriptor NoObjective = Hidden("HG0060", "Problem without an outer objective",
        "Type '{0}' has no outer objective, so that its solver has no 'Compute': mark a method on the solution of '{1}' with [OuterObjective] for one");

    public static readonly DiagnosticDescriptor NoTestLibrary = Error("HG0021", "No xunit for generated tests",
        "Nothing is generated for '{0}', since its project has no xunit: add a reference to the package xunit, version 2.9 or later, or to xunit.v3");

    public static readonly DiagnosticDescriptor NoBenchmarkLibrary = Error("HG0022", "No BenchmarkDotNet for generated benchmarks",
        "Nothing is generated for '{0}', since its project has no BenchmarkDotNet: add a reference to the package BenchmarkDotNet");

    public static readonly DiagnosticDescriptor NotAProblem = Error("HG0023", "Tests or benchmarks of what is no problem",
        "'{0}' is not a problem with a generated solver: name a type with a method marked [FixedPointMap] or [InnerObjective], and of a generic type the type arguments");

    public static readonly DiagnosticDescriptor HarnessClass = Error("HG0024", "Class cannot hold generated tests or benchmarks",
        "'{0}' {1}");

    public static readonly DiagnosticDescriptor BodyMissing = Error("HG0025", "Body of a declared method is missing",
        "'{0}' declares '{1}' and waits for its body: write '{2}'");

    private static DiagnosticDescriptor OffByDefault(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Info, isEnabled: false);

    private static DiagnosticDescriptor Hidden(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Hidden);

    private static DiagnosticDescriptor Info(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Error(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity, bool isEnabled = true)
        => new(id, title, message, Category, severity, isEnabledByDefault: isEnabled, helpLinkUri: Pages + id + ".md");
}
