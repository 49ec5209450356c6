import Conformance
import Egress
import Events
import Evidence
import Intake
import Inventory
import Web

/// What the program ends with.
///
/// Above 2 these are the numbers of `sysexits.h`.
enum ExitStatus: Int32 {
    case success = 0
    /// A certificate failed, or the demo found something lost, doubled or misjudged.
    case failed = 1
    /// A certificate could not be judged for certain.
    case indeterminate = 2
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case software = 70
    case inputOutput = 74
    case noPermission = 77
    case badSettings = 78
    /// As if by SIGPIPE: whoever read the output went away.
    case outputClosed = 141
}

/// The one place where errors become messages and exit statuses.
struct Failure: Error {
    let status: ExitStatus
    /// What went wrong and what to do; nil where silence is right.
    let message: String?

    init(_ status: ExitStatus, _ message: String?) {
        self.status = status
        self.message = message
    }

    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as SettingsError: self.init(.badSettings, error.description)
        case let error as EventLogError: self.init(log: error)
        case is OutputClosed: self.init(.outputClosed, nil)
        case let error as TrustError:
            self.init(
                .badSettings,
                "\(SafeText.escape(error.description))\n"
                    + "  Set trust.stores.* to PEM files or folders, or to system.")
        case let error as RevocationListError:
            self.init(
                .badSettings,
                "\(SafeText.escape(error.description))\n"
                    + "  Set evidence.crls to files or folders of CRLs.")
        case let error as ConformanceError:
            self.init(.badData, SafeText.escape(error.description))
        case let error as HTTPServiceError:
            self.init(
                .unavailable,
                "\(SafeText.escape(error.description))\n  See: assay settings, under http")
        case let error as EvidenceArchiveError:
            self.init(.inputOutput, SafeText.escape(error.description))
        case let error as InventoryError:
            self.init(.inputOutput, SafeText.escape(error.description))
        case let error as InputProblem: self.init(.noInput, SafeText.escape(error.description))
        case let error as EgressError: self.init(.badSettings, SafeText.escape(error.description))
        default: self.init(.software, "\(error)")
        }
    }

    private init(log error: EventLogError) {
        switch error {
        case .unavailable:
            self.init(
                .unavailable,
                "\(error.description)\n  Is it running? See which log is meant: assay settings")
        case .storage: self.init(.inputOutput, error.description)
        case .refused: self.init(.noPermission, error.description)
        case .topicMissing: self.init(.unavailable, error.description)
        case .messageTooLarge: self.init(.badData, error.description)
        case .batchLost: self.init(.unavailable, error.description)
        case .closed: self.init(.software, error.description)
        }
    }
}
