@main
enum Main {
  static func main() {
    GatewayCommand.start()
  }
}
